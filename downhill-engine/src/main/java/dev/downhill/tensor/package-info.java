/// The words of the engine: a [dev.downhill.tensor.Tensor] is a formula over a sealed set of
/// operations ([dev.downhill.tensor.Op]), with a shape and a kind of number; a
/// [dev.downhill.tensor.Parameter] is a knob; [dev.downhill.tensor.Values] are concrete numbers.
///
/// Depends on nothing. Start with `Tensor`.
@NullMarked
package dev.downhill.tensor;

import org.jspecify.annotations.NullMarked;
