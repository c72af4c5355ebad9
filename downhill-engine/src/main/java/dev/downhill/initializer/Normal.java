package dev.downhill.initializer;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// Normally distributed around 0.
///
/// @param sd the standard deviation, 0 or more
public record Normal(double sd) implements Initializer {
  public Normal {
    if (!(sd >= 0 && sd < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("sd is " + sd + "; it must be 0 or more, and finite");
    }
  }

  @Override
  public Tensor start(Shape shape, DType dtype, Noise noise) {
    return noise.normal(shape, dtype, 0).times(sd);
  }
}
