package dev.downhill.initializer;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// All knobs at 0: for biases, and for models whose landscape is one bowl.
public record Zeros() implements Initializer {
  @Override
  public Tensor start(Shape shape, DType dtype, Noise noise) {
    return Tensor.full(0, shape, dtype);
  }
}
