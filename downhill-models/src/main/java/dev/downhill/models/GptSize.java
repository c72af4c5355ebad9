package dev.downhill.models;

import dev.downhill.initializer.Initializer;
import dev.downhill.initializer.Normal;
import dev.downhill.tensor.DType;
import java.util.List;
import java.util.stream.IntStream;

/// How large a [Gpt] is.
///
/// @param vocabulary how many different tokens there are, 1 or more
/// @param context how many tokens it reads at most, 1 or more
/// @param layers how many blocks, 1 or more
/// @param heads of attention in each block; they share the width
/// @param width how many numbers stand for a token
public record GptSize(int vocabulary, int context, int layers, int heads, int width) {
  public GptSize {
    atLeastOne("vocabulary", vocabulary);
    atLeastOne("context", context);
    atLeastOne("layers", layers);
    atLeastOne("heads", heads);
    atLeastOne("width", width);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "a width of " + width + " cannot be shared by " + heads + " heads");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 1 or more");
    }
  }

  Gpt gpt2(double dropout, DType dtype) {
    Initializer start = new Normal(0.02);
    Initializer residual = new Normal(0.02 / StrictMath.sqrt(2.0 * layers));
    return new Gpt(
        Embedding.of(vocabulary, width, start, dtype),
        List.of(Embedding.of(context, width, start, dtype)),
        Dropout.of(dropout),
        IntStream.range(0, layers)
            .mapToObj(
                _ ->
                    new Block(
                        LayerNorm.of(width, dtype),
                        new Attention(
                            Linear.of(width, 3 * width, start, dtype),
                            Linear.of(width, width, residual, dtype),
                            heads,
                            Positions.LEARNED),
                        LayerNorm.of(width, dtype),
                        new FeedForward(
                            Linear.of(width, 4 * width, start, dtype),
                            Activation.GELU_TANH,
                            Linear.of(4 * width, width, residual, dtype)),
                        Dropout.of(dropout),
                        Dropout.of(dropout)))
            .toList(),
        LayerNorm.of(width, dtype));
  }
}
