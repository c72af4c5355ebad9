package dev.downhill.initializer;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// The formula of a parameter's starting values.
///
/// For a weight `[in, out]`, `in` is how many inputs feed one output (fan-in), `out` how many
/// outputs one input feeds (fan-out).
@FunctionalInterface
public interface Initializer {
  /// @param noise the parameter's own source of chance
  Tensor start(Shape shape, DType dtype, Noise noise);

  /// A parameter that starts so; one that is only stored in its kind of number, rounded to it.
  default Parameter parameter(Shape shape, DType dtype) {
    return new Parameter(shape, dtype, noise -> start(shape, dtype.computing(), noise).cast(dtype));
  }
}
