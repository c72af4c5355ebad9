package dev.downhill.models;

import dev.downhill.initializer.Initializer;
import dev.downhill.initializer.Normal;
import dev.downhill.model.Layer;
import dev.downhill.model.Model;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A language model: for each token of a text, how likely each token is to come next.
///
///     x = tokens[ids] + positions;  x ← block(x) for each block;  logits = norm(x)·tokensᵀ
///
/// Tokens `[texts, t]` to logits `[texts, t, vocabulary]`, with t at most the context. Each token
/// sees itself and those before it.
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

  /// The shape of GPT-2: learned positions, layer norm, GELU by tanh, biases. Weights start
  /// normal with sd 0.02, those that add to the residual with `0.02/√(2·layers)`, tokens with
  /// 0.01.
  ///
  /// Radford and others 2019, *Language models are unsupervised multitask learners*. Here dropout
  /// leaves the weights of attention alone.
  ///
  /// @param dropout the share that is dropped while training, in `[0, 1)`
  public static Gpt gpt2(GptSize size, double dropout, DType dtype) {
    int width = size.width();
    Supplier<Block> block =
        () ->
            new Block(
                LayerNorm.of(width, dtype),
                new Attention(
                    Linear.of(width, 3 * width, START, dtype),
                    Linear.of(width, width, residual(size), dtype),
                    size.heads(),
                    Positions.LEARNED),
                LayerNorm.of(width, dtype),
                new FeedForward(
                    Linear.of(width, 4 * width, START, dtype),
                    Activation.GELU_TANH,
                    Linear.of(4 * width, width, residual(size), dtype)),
                Dropout.of(dropout),
                Dropout.of(dropout));
    return new Gpt(
        Embedding.of(size.vocabulary(), width, TOKENS, dtype),
        List.of(Embedding.of(size.context(), width, START, dtype)),
        Dropout.of(dropout),
        Stream.generate(block).limit(size.layers()).toList(),
        LayerNorm.of(width, dtype));
  }

  /// What models have come to since: rotary positions, RMS norm, a gated feed-forward layer, no
  /// biases, as in LLaMA (Touvron and others 2023,
  /// [arXiv:2302.13971](https://arxiv.org/abs/2302.13971)), but with the head tied to the tokens.
  /// The gate's width is 8/3 of the model's, rounded up to a multiple of 64.
  ///
  /// @param dropout the share that is dropped while training, in `[0, 1)`
  public static Gpt modern(GptSize size, double dropout, DType dtype) {
    int width = size.width();
    int gate = Math.ceilDiv(8 * width, 3 * 64) * 64;
    Supplier<Block> block =
        () ->
            new Block(
                RmsNorm.of(width, dtype),
                new Attention(
                    Projection.of(width, 3 * width, START, dtype),
                    Projection.of(width, width, residual(size), dtype),
                    size.heads(),
                    Positions.ROTARY),
                RmsNorm.of(width, dtype),
                new SwiGlu(
                    Projection.of(width, gate, START, dtype),
                    Projection.of(width, gate, START, dtype),
                    Projection.of(gate, width, residual(size), dtype)),
                Dropout.of(dropout),
                Dropout.of(dropout));
    return new Gpt(
        Embedding.of(size.vocabulary(), width, TOKENS, dtype),
        List.of(),
        Dropout.of(dropout),
        Stream.generate(block).limit(size.layers()).toList(),
        RmsNorm.of(width, dtype));
  }

  private static final Initializer START = new Normal(0.02);

  /// Half of the others: the head reads the same table, so each token would begin by telling
  /// itself, and the first loss would lie well above that of knowing nothing.
  private static final Initializer TOKENS = new Normal(0.01);

  private static Initializer residual(GptSize size) {
    return new Normal(0.02 / StrictMath.sqrt(2.0 * size.layers()));
  }

  @Override
  public Tensor apply(Tensor ids) {
    Past whole = Past.none(ids.shape().dim(1), tokens.table().dtype().computing());
    return apply(ids, blocks.stream().map(_ -> whole).toList());
  }

  /// @param past what the tokens may look back at, in each block
  Tensor apply(Tensor ids, List<Past> past) {
    Tensor x = tokens.apply(ids);
    for (Embedding table : positions) {
      x = x.plus(table.apply(past.getFirst().at()));
    }
    x = dropout.apply(x);
    for (int i = 0; i < blocks.size(); i++) {
      x = blocks.get(i).apply(x, past.get(i));
    }
    return tokens.logits(norm.apply(x));
  }
}
