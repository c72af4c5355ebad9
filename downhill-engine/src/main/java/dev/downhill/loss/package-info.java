/// How wrong a prediction is: one number per row, as a formula. The descent averages the rows by
/// their weights: `J = Σ wᵢ·lᵢ / Σ wᵢ`.
///
/// Depends on `tensor`. Start with `Loss`.
@NullMarked
package dev.downhill.loss;

import org.jspecify.annotations.NullMarked;
