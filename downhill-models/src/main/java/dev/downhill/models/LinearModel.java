package dev.downhill.models;

import dev.downhill.initializer.Zeros;
import dev.downhill.model.Model;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// A straight line through as many inputs as there are, `y = x·W + b`: one knob per input and
/// output, and one per output for its height. Its landscape under squared error is one bowl.
///
/// @param weight `W [in, out]`
/// @param bias `b [out]`
public record LinearModel(Parameter weight, Parameter bias) implements Model {
  /// In F64, from zeros.
  ///
  /// @param in how many inputs, 1 or more
  /// @param out how many outputs, 1 or more
  public static LinearModel of(int in, int out) {
    return new LinearModel(
        new Zeros().parameter(Shape.of(in, out), DType.F64),
        new Zeros().parameter(Shape.of(out), DType.F64));
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.matmul(weight).plus(bias);
  }
}
