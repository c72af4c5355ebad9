package dev.downhill.models;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;

/// How a model knows where in a text a token stands.
public enum Positions {
  /// A table of its own is added to the embeddings, so attention takes queries and keys as they
  /// are.
  LEARNED {
    @Override
    Tensor turn(Tensor x, Tensor at) {
      return x;
    }
  },
  /// Queries and keys are turned by angles that grow with the position, so that how well they fit
  /// depends on how far apart they stand: numbers `i` and `i + d/2` of a head's `d` by the angle
  /// `position·10000^(−2i/d)`.
  ///
  /// Su and others 2021, *RoFormer*, [arXiv:2104.09864](https://arxiv.org/abs/2104.09864), with
  /// the pairs half a head apart, as in LLaMA.
  ROTARY {
    @Override
    Tensor turn(Tensor x, Tensor at) {
      int half = x.shape().dim(-1) / 2;
      Tensor angle = at.reshape(at.shape().dim(0), 1).times(speeds(half, x.dtype()));
      Tensor cos = angle.cos();
      Tensor sin = angle.sin();
      Tensor left = x.slice(-1, 0, half);
      Tensor right = x.slice(-1, half, 2 * half);
      return Tensor.concatenate(
          x.shape().rank() - 1,
          java.util.List.of(
              left.times(cos).minus(right.times(sin)), right.times(cos).plus(left.times(sin))));
    }
  };

  private static final double BASE = 10_000;

  /// Queries or keys `x […, t, d]` of tokens that stand at `at [t]`.
  abstract Tensor turn(Tensor x, Tensor at);

  private static Tensor speeds(int half, DType dtype) {
    Values speeds = Values.zeros(Shape.of(1, half), dtype);
    for (int i = 0; i < half; i++) {
      speeds.set(i, StrictMath.pow(BASE, -(double) i / half));
    }
    return Tensor.of(speeds);
  }
}
