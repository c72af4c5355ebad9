/// Slopes: [dev.downhill.gradient.Gradient] turns a formula into the formulas of its derivatives.
///
/// [dev.downhill.gradient.Tangent] and [dev.downhill.gradient.Jacobian] are made of it.
///
/// Depends on `tensor` only. Start with the table in `Gradient`.
@NullMarked
package dev.downhill.gradient;

import org.jspecify.annotations.NullMarked;
