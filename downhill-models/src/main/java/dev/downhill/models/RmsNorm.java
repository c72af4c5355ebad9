package dev.downhill.models;

import dev.downhill.model.Layer;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// Each row to mean square 1, then `·gain`: `x/√(mean x² + ε)·gain` over the last axis.
///
/// Zhang and Sennrich 2019, *Root mean square layer normalization*,
/// [arXiv:1910.07467](https://arxiv.org/abs/1910.07467).
///
/// @param gain `[width]`
/// @param epsilon keeps the divisor from zero, more than 0
public record RmsNorm(Parameter gain, double epsilon) implements Layer {
  public RmsNorm {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be more than 0, and finite");
    }
  }

  /// Gain 1, ε = 10⁻⁵.
  ///
  /// @param width how many numbers a row has, 1 or more
  public static RmsNorm of(int width, DType dtype) {
    Shape shape = Shape.of(width);
    return new RmsNorm(
        new Parameter(shape, dtype, _ -> Tensor.full(1, shape, dtype.computing()).cast(dtype)),
        1e-5);
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.over(x.square().mean(-1).plus(epsilon).sqrt()).times(gain.cast(x.dtype()));
  }
}
