package dev.downhill.models;

import dev.downhill.initializer.Zeros;
import dev.downhill.model.Layer;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// Each row to mean 0 and variance 1, then `·gain + shift`: `(x − mean)/√(variance + ε)·gain +
/// shift` over the last axis, `x [rows, width]`.
///
/// Ba, Kiros and Hinton 2016, *Layer normalization*,
/// [arXiv:1607.06450](https://arxiv.org/abs/1607.06450).
///
/// @param gain `[width]`
/// @param shift `[width]`
/// @param epsilon keeps the divisor from zero, more than 0
public record LayerNorm(Parameter gain, Parameter shift, double epsilon) implements Layer {
  public LayerNorm {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be more than 0, and finite");
    }
  }

  /// Gain 1, shift 0, ε = 10⁻⁵.
  ///
  /// @param width how many numbers a row has, 1 or more
  public static LayerNorm of(int width, DType dtype) {
    Shape shape = Shape.of(width);
    return new LayerNorm(
        new Parameter(shape, dtype, _ -> Tensor.full(1, shape, dtype.computing()).cast(dtype)),
        new Zeros().parameter(shape, dtype),
        1e-5);
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor centred = x.minus(x.mean(-1));
    Tensor variance = centred.square().mean(-1);
    return centred
        .over(variance.plus(epsilon).sqrt())
        .times(gain.cast(x.dtype()))
        .plus(shift.cast(x.dtype()));
  }
}
