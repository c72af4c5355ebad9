package dev.downhill.models;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.Map;

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

  /// One token at a time: keys and values of earlier ones lie in arrays of a fixed size, which
  /// the new one's are written to at its place.
  ///
  /// @param at `[1]`
  /// @param oldKeys of each place of the context, `[1, heads, context, d]`
  /// @param updates is told what the arrays hold afterwards
  record Kept(Tensor at, Tensor oldKeys, Tensor oldValues, Map<Tensor, Tensor> updates)
      implements Past {
    @Override
    public Tensor keys(Tensor now) {
      return written(oldKeys, now);
    }

    @Override
    public Tensor values(Tensor now) {
      return written(oldValues, now);
    }

    private Tensor written(Tensor old, Tensor now) {
      Tensor place = Tensor.iota(Shape.of(old.shape().dim(2), 1), 0, old.dtype());
      Tensor all = place.equal(at.reshape(1, 1)).select(now, old);
      updates.put(old, all);
      return all;
    }
  }
}
