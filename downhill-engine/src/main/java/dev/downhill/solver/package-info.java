/// Exact methods: the answer by algebra, to hold a descent against.
///
/// [dev.downhill.solver.LeastSquares] finds the lowest point of a squared error over a linear
/// model, says which columns follow from others, and how sure each coefficient is. Everything
/// here is plain loops in a fixed order, so the same input gives the same bits on any machine.
///
/// Depends on `tensor`. Start with `LeastSquares`.
@NullMarked
package dev.downhill.solver;

import org.jspecify.annotations.NullMarked;
