package dev.downhill.models;

import dev.downhill.model.Layer;
import dev.downhill.tensor.Tensor;

/// A layer of a Transformer: tokens look at each other, then each thinks for itself.
///
///     x ← x + attention(norm(x));  x ← x + feed(norm(x))
///
/// @param norm1 before attention
/// @param norm2 before the feed-forward layer
/// @param dropout1 of what attention adds
/// @param dropout2 of what the feed-forward layer adds
public record Block(
    Layer norm1, Attention attention, Layer norm2, Layer feed, Dropout dropout1, Dropout dropout2)
    implements Layer {
  @Override
  public Tensor apply(Tensor x) {
    return apply(x, Past.none(x.shape().dim(1), x.dtype()));
  }

  Tensor apply(Tensor x, Past past) {
    Tensor looked = x.plus(dropout1.apply(attention.apply(norm1.apply(x), past)));
    return looked.plus(dropout2.apply(feed.apply(norm2.apply(looked))));
  }
}
