package dev.downhill.models;

import dev.downhill.model.Layer;
import dev.downhill.model.Model;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.List;

/// A language model: for each token of a text, how likely each token is to come next.
///
///     x = tokens[ids] + positions;  x ← block(x) for each block;  logits = norm(x)·tokensᵀ
///
/// Tokens `[texts, t]` to logits `[texts, t, vocabulary]`, with t at most the context. Radford
/// and others 2019, *Language models are unsupervised multitask learners*.
///
/// @param tokens one row for each token; the head reads it too
/// @param positions one row for each place of the context; none where attention turns instead
/// @param dropout of the embeddings
/// @param norm before the head
public record Gpt(
    Embedding tokens, List<Embedding> positions, Dropout dropout, List<Block> blocks, Layer norm)
    implements Model {
  public Gpt {
    positions = List.copyOf(positions);
    blocks = List.copyOf(blocks);
  }

  /// The shape of GPT-2, in F32: learned positions, layer norm, GELU by tanh, biases. Weights
  /// start normal with sd 0.02, those that add to the residual with `0.02/√(2·layers)`.
  public static Gpt gpt2(GptSize size, double dropout) {
    return size.gpt2(dropout, DType.F32);
  }

  @Override
  public Tensor apply(Tensor ids) {
    int t = ids.shape().dim(1);
    Past past = new Past.None(Tensor.iota(Shape.of(t), 0, tokens.table().dtype()));
    Tensor x = tokens.apply(ids);
    for (Embedding table : positions) {
      x = x.plus(table.table().slice(0, 0, t));
    }
    x = dropout.apply(x);
    for (Block block : blocks) {
      x = block.apply(x, past);
    }
    return tokens.logits(norm.apply(x));
  }
}
