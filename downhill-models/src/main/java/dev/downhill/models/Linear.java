package dev.downhill.models;

import dev.downhill.initializer.Initializer;
import dev.downhill.initializer.Zeros;
import dev.downhill.model.Layer;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// A straight-line map `y = x·W + b`: `x [rows, in]`, `W [in, out]`, `b [out]`, `y [rows, out]`.
public record Linear(Parameter weight, Parameter bias) implements Layer {
  /// A map whose weight starts as `start` says and whose bias starts at 0.
  ///
  /// @param in how many inputs, 1 or more
  /// @param out how many outputs, 1 or more
  public static Linear of(int in, int out, Initializer start, DType dtype) {
    return new Linear(
        start.parameter(Shape.of(in, out), dtype), new Zeros().parameter(Shape.of(out), dtype));
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.matmul(weight.cast(x.dtype())).plus(bias.cast(x.dtype()));
  }
}
