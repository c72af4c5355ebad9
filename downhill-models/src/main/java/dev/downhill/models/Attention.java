package dev.downhill.models;

import dev.downhill.model.Layer;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// Causal attention with several heads: each token gathers from itself and the tokens before it.
///
///     q, k, v = x·W + b, a head's share each;  y = [softmax(q·kᵀ/√d)·v of each head]·P + c
///
/// Vaswani and others 2017, *Attention is all you need*,
/// [arXiv:1706.03762](https://arxiv.org/abs/1706.03762), section 3.2. Texts `[texts, t, width]`
/// to the same shape.
///
/// @param queryKeyValue from `width` to three times as many: all queries, all keys, all values
/// @param projection from `width` to `width`
/// @param heads how many heads share the width, 1 or more
/// @param positions whether queries and keys are turned by where they stand
public record Attention(Layer queryKeyValue, Layer projection, int heads, Positions positions)
    implements Layer {
  public Attention {
    if (heads < 1) {
      throw new IllegalArgumentException("heads is " + heads + "; it must be 1 or more");
    }
  }

  @Override
  public Tensor apply(Tensor x) {
    return apply(x, Past.none(x.shape().dim(1), x.dtype()));
  }

  /// @param past what these tokens may look back at
  Tensor apply(Tensor x, Past past) {
    int texts = x.shape().dim(0);
    int t = x.shape().dim(1);
    int width = x.shape().dim(2);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "a width of " + width + " cannot be shared by " + heads + " heads");
    }
    Shape head = Shape.of(texts, heads, t, width / heads);
    Tensor all =
        queryKeyValue
            .apply(x)
            .reshape(texts, t, 3, heads, width / heads)
            .transpose(2, 0, 3, 1, 4); // [3, texts, heads, t, d]
    Tensor queries = positions.turn(all.slice(0, 0, 1).reshape(head), past.at());
    Tensor keys = positions.turn(all.slice(0, 1, 2).reshape(head), past.at());
    Tensor values = all.slice(0, 2, 3).reshape(head);
    Tensor seen =
        queries.attention(past.keys(keys), past.values(values), past.at().plus(1)); // itself too
    return projection.apply(seen.transpose(0, 2, 1, 3).reshape(x.shape()));
  }
}
