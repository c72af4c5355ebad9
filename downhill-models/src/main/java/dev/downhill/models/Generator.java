package dev.downhill.models;

import dev.downhill.evaluation.Compiled;
import dev.downhill.kernel.Threefry;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Lets a language model write on, token by token.
///
/// Keys and values of the tokens so far are kept in arrays of the context's size, so that a token
/// costs the same wherever it stands and one compiled program serves them all. A text that fills
/// the context goes on from its last half, which is read again. For one thread.
public final class Generator {
  /// The number of the stream that chooses tokens: "write" in ASCII.
  private static final long STREAM = 0x7772697465L;

  private final int context;
  private final int vocabulary;
  private final Values token = Values.zeros(Shape.of(1, 1), DType.I32);
  private final Values at;
  private final Compiled step;

  /// @param theta is read where it lies, so leave it as it is meanwhile
  /// @param context how many tokens the model reads at most
  /// @throws IllegalArgumentException if θ is not of this model
  public Generator(Gpt model, Theta theta, int context) {
    Parts parts = Parts.of(model);
    parts.check(theta);
    if (context < 1) {
      throw new IllegalArgumentException("context is " + context + "; it must be 1 or more");
    }
    for (Embedding table : model.positions()) {
      int places = table.table().shape().dim(0);
      if (context > places) {
        throw new IllegalArgumentException(
            "context is " + context + "; the model has a place for " + places + " tokens");
      }
    }
    this.context = context;
    vocabulary = model.tokens().table().shape().dim(0);
    int width = model.tokens().table().shape().dim(1);
    DType dtype = parts.dtype().computing();
    at = Values.zeros(Shape.of(1), dtype);

    Map<Tensor, Values> leaves = new LinkedHashMap<>();
    parts.parameters().forEach((path, knob) -> leaves.put(knob, theta.at(path)));
    Tensor ids = leaf(token, leaves);
    Tensor place = leaf(at, leaves);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    List<Past> past = new ArrayList<>();
    for (Block block : model.blocks()) {
      int heads = block.attention().heads();
      Shape kept = Shape.of(1, heads, context, width / heads);
      Tensor keys = leaf(Values.zeros(kept, dtype), leaves);
      Tensor values = leaf(Values.zeros(kept, dtype), leaves);
      past.add(new Past.Kept(place, keys, values, updates));
    }
    step = new Compiled(List.of(model.apply(ids, past)), updates, leaves);
  }

  private static Tensor leaf(Values values, Map<Tensor, Values> leaves) {
    Tensor leaf = Tensor.leaf(values.shape(), values.dtype());
    leaves.put(leaf, values);
    return leaf;
  }

  /// Writes on from a prompt.
  ///
  /// @param prompt at least one token; of a longer one than the context, the end counts
  /// @param count how many tokens to write, 0 or more
  /// @param seed of all chance in it
  /// @param each takes each token as soon as it is chosen
  /// @throws IllegalArgumentException if the prompt is empty or holds what is no token
  public void write(int[] prompt, int count, Sampling sampling, long seed, IntConsumer each) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("the prompt is empty; it needs at least one token");
    }
    int[] text = new int[Math.addExact(prompt.length, count)];
    System.arraycopy(prompt, 0, text, 0, prompt.length);
    int first = Math.max(0, prompt.length - context);
    for (int i = first; i < prompt.length - 1; i++) {
      read(text[i], i - first);
    }
    for (int i = prompt.length - 1; i < text.length - 1; i++) {
      if (i - first == context) {
        first = i - context / 2;
        for (int again = first; again < i; again++) {
          read(text[again], again - first);
        }
      }
      Values logits = read(text[i], i - first);
      text[i + 1] = sampling.draw(logits, chance(seed, i + 1 - prompt.length));
      each.accept(text[i + 1]);
    }
  }

  /// As [#write(int[], int, Sampling, long, IntConsumer)], all at once.
  public int[] write(int[] prompt, int count, Sampling sampling, long seed) {
    IntStream.Builder written = IntStream.builder();
    write(prompt, count, sampling, seed, written);
    return written.build().toArray();
  }

  /// The number in `[0, 1)` that chooses token `i`, counted from 0.
  private static double chance(long seed, int i) {
    return (Threefry.of(Threefry.of(seed, STREAM), i) >>> 11) * 0x1p-53;
  }

  /// The logits of what comes after the token at a place.
  private Values read(int next, int place) {
    if (next < 0 || next >= vocabulary) {
      throw new IllegalArgumentException(
          "there is no token " + next + "; they go from 0 to " + (vocabulary - 1));
    }
    token.set(0, next);
    at.set(0, place);
    step.run();
    return step.value(0);
  }
}
