package dev.downhill.models;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// What tokens that are read now may look back at.
///
/// While training, a whole text is read at once and each token sees the ones before it. While
/// writing, a token is read at a time and sees the keys and values that were kept of earlier
/// ones.
interface Past {
  /// Where the tokens stand, `[t]`, counted from 0.
  Tensor at();

  /// All keys, old and new.
  ///
  /// @param now of the tokens read now, `[texts, heads, t, d]`
  Tensor keys(Tensor now);

  /// All values, old and new.
  Tensor values(Tensor now);

  /// A whole text of `t` tokens.
  static Past none(int t, DType dtype) {
    return new None(Tensor.iota(Shape.of(t), 0, dtype));
  }

  /// A whole text: what is read now is all there is.
  record None(Tensor at) implements Past {
    @Override
    public Tensor keys(Tensor now) {
      return now;
    }

    @Override
    public Tensor values(Tensor now) {
      return now;
    }
  }
}
