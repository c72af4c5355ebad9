package dev.downhill.models;

import dev.downhill.initializer.Initializer;
import dev.downhill.model.Layer;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// A row of a table for each token: tokens `[…]`, whole numbers, to `[…, width]`.
///
/// @param table `[vocabulary, width]`
public record Embedding(Parameter table) implements Layer {
  /// @param vocabulary how many different tokens there are, 1 or more
  /// @param width how many numbers stand for a token, 1 or more
  public static Embedding of(int vocabulary, int width, Initializer start, DType dtype) {
    return new Embedding(start.parameter(Shape.of(vocabulary, width), dtype));
  }

  @Override
  public Tensor apply(Tensor tokens) {
    return table.gather(tokens.cast(DType.I32)).cast(table.dtype().computing());
  }

  /// How well each token fits: `x·tableᵀ`, `x […, width]` to logits `[…, vocabulary]`. The head
  /// of a model that shares it with its embedding: Press and Wolf 2017, *Using the output
  /// embedding to improve language models*, [arXiv:1608.05859](https://arxiv.org/abs/1608.05859).
  public Tensor logits(Tensor x) {
    return Tensor.product(x, false, table.cast(x.dtype()), true);
  }
}
