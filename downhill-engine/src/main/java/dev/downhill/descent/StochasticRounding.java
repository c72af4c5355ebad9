package dev.downhill.descent;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// Rounds to one of the two neighbours in bfloat16, by chance, so that the mean is the number
/// itself: steps that are too small to reach the next number are made now and then, and not
/// never.
///
///     near = x to the nearest;  far = the neighbour of near on the side of x
///     far with a probability of (x − near)/(far − near), else near
///
/// Gupta and others 2015, *Deep learning with limited numerical precision*,
/// [arXiv:1502.02551](https://arxiv.org/abs/1502.02551).
final class StochasticRounding {
  /// From any number with 8 digits, half the gap to the next lies below this share of it, and one
  /// and a half of it above.
  private static final double TOWARDS = 0x1.1p-8;

  private StochasticRounding() {}

  /// @param x in F32
  /// @param chance uniform in `[0, 1)`, of the same shape
  /// @return numbers that bfloat16 holds, in F32; what is not finite stays as it is
  static Tensor of(Tensor x, Tensor chance) {
    Tensor near = nearest(x);
    Tensor left = x.minus(near);
    Tensor zero = Tensor.full(0, Shape.SCALAR, x.dtype());
    Tensor out = near.abs().times(TOWARDS);
    Tensor far = nearest(near.plus(left.less(zero).select(out.negate(), out)));
    Tensor gap = far.minus(near);
    return chance.times(gap.abs()).less(left.abs()).select(far, near);
  }

  private static Tensor nearest(Tensor x) {
    return x.cast(DType.BF16).cast(x.dtype());
  }
}
