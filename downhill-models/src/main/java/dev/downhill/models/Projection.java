package dev.downhill.models;

import dev.downhill.initializer.Initializer;
import dev.downhill.model.Layer;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// A straight-line map through the origin `y = x·W`: `x […, in]`, `W [in, out]`, `y […, out]`.
public record Projection(Parameter weight) implements Layer {
  /// @param in how many inputs, 1 or more
  /// @param out how many outputs, 1 or more
  public static Projection of(int in, int out, Initializer start, DType dtype) {
    return new Projection(start.parameter(Shape.of(in, out), dtype));
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.matmul(weight.cast(x.dtype()));
  }
}
