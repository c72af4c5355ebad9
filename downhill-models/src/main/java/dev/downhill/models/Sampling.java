package dev.downhill.models;

import dev.downhill.tensor.Values;
import java.util.Comparator;
import java.util.stream.IntStream;

/// How the next token is drawn from its logits: token i with a probability in proportion to
/// `e^(logitᵢ/temperature)`, among the likeliest.
///
/// Fan, Lewis and Dauphin 2018, *Hierarchical neural story generation*,
/// [arXiv:1805.04833](https://arxiv.org/abs/1805.04833) (top k); Holtzman and others 2019, *The
/// curious case of neural text degeneration*,
/// [arXiv:1904.09751](https://arxiv.org/abs/1904.09751) (top p).
///
/// @param temperature how much chance there is, 0 or more; at 0 the likeliest is taken
/// @param topK how many of the likeliest may be drawn, 1 or more
/// @param topP the likeliest that together have this probability may be drawn, in `(0, 1]`
public record Sampling(double temperature, int topK, double topP) {
  public Sampling {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature is " + temperature + "; it must be 0 or more, and finite");
    }
    if (topK < 1) {
      throw new IllegalArgumentException("topK is " + topK + "; it must be 1 or more");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP is " + topP + "; it must be in (0, 1]");
    }
  }

  /// The likeliest token, always.
  public static Sampling likeliest() {
    return new Sampling(0, 1, 1);
  }

  /// All tokens may be drawn.
  public static Sampling of(double temperature) {
    return new Sampling(temperature, Integer.MAX_VALUE, 1);
  }

  /// Draws a token. Of equal ones the first counts as likelier.
  ///
  /// @param logits one for each token
  /// @param chance in `[0, 1)`: which one is drawn
  /// @throws IllegalArgumentException if a logit is NaN or infinite
  int draw(Values logits, double chance) {
    int count = logits.shape().size();
    int best = 0;
    for (int i = 0; i < count; i++) {
      double logit = logits.at(i);
      if (!Double.isFinite(logit)) {
        throw new IllegalArgumentException(
            "the model gives token " + i + " the logit " + logit + "; its numbers are damaged");
      }
      best = logit > logits.at(best) ? i : best;
    }
    if (temperature == 0 || topK == 1) {
      return best;
    }
    double highest = logits.at(best);
    double[] weight = new double[count];
    for (int i = 0; i < count; i++) {
      weight[i] = StrictMath.exp((logits.at(i) - highest) / temperature);
    }
    int[] order = IntStream.range(0, count).toArray();
    if (topK < count || topP < 1) {
      order =
          IntStream.range(0, count)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -weight[i]))
              .limit(topK)
              .mapToInt(i -> i)
              .toArray();
    }
    double sum = 0;
    for (int i : order) {
      sum += weight[i];
    }
    int kept = order.length;
    if (topP < 1) {
      double share = 0;
      for (kept = 0; kept < order.length && share < topP * sum; kept++) {
        share += weight[order[kept]];
      }
      sum = share;
    }
    double left = chance * sum;
    for (int i = 0; i < kept; i++) {
      left -= weight[order[i]];
      if (left < 0) {
        return order[i];
      }
    }
    return order[kept - 1];
  }
}
