package dev.downhill.tensor;

import java.util.Arrays;

/// Checks, shapes and the plain formula of attention; [Tensor#attention] says what it is.
public final class Attending {
  private Attending() {}

  static Tensor attention(Tensor queries, Tensor keys, Tensor values, Tensor visible) {
    Tensor.sameDType("attention", queries, keys);
    Tensor.sameDType("attention", queries, values);
    Tensor.sameDType("attention", queries, visible);
    queries.dtype().checkComputes("attention");
    boolean fits =
        queries.shape().rank() >= 2
            && keys.shape().rank() >= 2
            && values.shape().rank() >= 2
            && queries.shape().dim(-1) == keys.shape().dim(-1)
            && keys.shape().dim(-2) == values.shape().dim(-2);
    if (!fits) {
      throw new IllegalArgumentException(
          "attention: queries %s, keys %s, values %s; needs […, t, d], […, s, d], […, s, e]"
              .formatted(queries.shape(), keys.shape(), values.shape()));
    }
    Shape lead =
        Tensor.leading(queries.shape())
            .broadcast(Tensor.leading(keys.shape()))
            .broadcast(Tensor.leading(values.shape()));
    int t = queries.shape().dim(-2);
    int s = keys.shape().dim(-2);
    int d = queries.shape().dim(-1);
    int e = values.shape().dim(-1);
    Shape rows =
        Shape.of(
            java.util.stream.IntStream.concat(
                    java.util.Arrays.stream(lead.dims()), java.util.stream.IntStream.of(t))
                .toArray());
    return Tensor.node(
        new Op.Attention(1 / StrictMath.sqrt(Math.max(1, d))),
        Tensor.append(lead, t, e),
        queries.dtype(),
        queries.broadcastTo(Tensor.append(lead, t, d)),
        keys.broadcastTo(Tensor.append(lead, s, d)),
        values.broadcastTo(Tensor.append(lead, s, e)),
        visible.broadcastTo(rows));
  }

  /// The slope of an attention by its input number `by`, as one operation.
  public static Tensor slope(Tensor attention, int by, Tensor g) {
    double scale = ((Op.Attention) attention.op()).scale();
    Tensor input = attention.in(by);
    return Tensor.node(
        new Op.AttentionGradient(by, scale),
        input.shape(),
        input.dtype(),
        attention.in(0),
        attention.in(1),
        attention.in(2),
        attention.in(3),
        g);
  }

  /// Attention in formulas alone: what its operation must give, and what higher derivatives are
  /// taken of.
  public static Tensor plain(
      Tensor queries, Tensor keys, Tensor values, Tensor visible, double scale) {
    Tensor scores = Tensor.product(queries, false, keys, true).times(scale);
    int rank = scores.shape().rank();
    Tensor place = Tensor.iota(scores.shape(), rank - 1, scores.dtype());
    int[] column = Arrays.copyOf(visible.shape().dims(), rank);
    column[rank - 1] = 1;
    Tensor sees = place.less(visible.reshape(column));
    Tensor none = Tensor.constant(0, scores.dtype());
    Tensor seen = sees.select(scores, Tensor.constant(-1e30, scores.dtype()));
    Tensor powers = sees.select(seen.minus(seen.maxOver(rank - 1).detach()).exp(), none);
    Tensor sum = powers.sum(rank - 1);
    Tensor whole = none.less(sum).select(sum, Tensor.constant(1, scores.dtype()));
    return powers.over(whole).matmul(values);
  }
}
