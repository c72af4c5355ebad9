package dev.downhill.benchmarks;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.SplittableRandom;

/// Made-up numbers.
final class Numbers {
  private Numbers() {}

  /// From the standard normal distribution, always the same ones for a seed.
  static Values normal(long seed, DType dtype, int... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    Values values = Values.zeros(Shape.of(shape), dtype);
    for (int i = 0; i < values.shape().size(); i++) {
      values.set(i, random.nextGaussian());
    }
    return values;
  }
}
