package dev.downhill.initializer;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// Uniform in `±√(6/(in + out))`: keeps the size of signals and of gradients through layers that
/// are close to straight lines (none, tanh).
///
/// Glorot and Bengio 2010, *Understanding the difficulty of training deep feedforward neural
/// networks*, equation 16, [PMLR 9](https://proceedings.mlr.press/v9/glorot10a.html).
public record Glorot() implements Initializer {
  @Override
  public Tensor start(Shape shape, DType dtype, Noise noise) {
    double limit = StrictMath.sqrt(6.0 / (shape.dim(-2) + (double) shape.dim(-1)));
    return noise.uniform(shape, dtype, 0).times(2 * limit).minus(limit);
  }
}
