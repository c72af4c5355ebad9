package dev.downhill.schedule;

/// A straight warm-up, then half a cosine down to a floor, which stays.
///
///     peak·t/w                                            for t ≤ w
///     floor + ½(peak − floor)(1 + cos(π·(t − w)/(T − w)))  for w < t < T
///     floor                                               from T on
///
/// Loshchilov and Hutter 2016, *SGDR*, [arXiv:1608.03983](https://arxiv.org/abs/1608.03983),
/// without restarts.
///
/// @param peak the highest value, 0 or more
/// @param warmup `w`, steps of the way up, 0 or more
/// @param steps `T`, steps in all, more than `warmup`
/// @param floor the last value, in `[0, peak]`
public record Cosine(double peak, long warmup, long steps, double floor) implements Schedule {
  public Cosine {
    if (!(peak >= 0 && peak < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("peak is " + peak + "; it must be 0 or more, and finite");
    }
    if (warmup < 0 || steps <= warmup) {
      throw new IllegalArgumentException(
          "warmup is " + warmup + " and steps " + steps + "; it must be 0 ≤ warmup < steps");
    }
    if (!(floor >= 0 && floor <= peak)) {
      throw new IllegalArgumentException("floor is " + floor + "; it must be in [0, " + peak + "]");
    }
  }

  @Override
  public double applyAsDouble(long step) {
    if (step <= warmup) {
      return peak * step / warmup;
    }
    if (step >= steps) {
      return floor;
    }
    double way = (double) (step - warmup) / (steps - warmup);
    double sine = sine(StrictMath.PI / 2 * Math.min(way, 1 - way));
    double half = way < 0.5 ? 1 - sine * sine : sine * sine; // ½(1 + cos(π·way))
    return floor + (peak - floor) * half;
  }

  /// `sin x` for `0 ≤ x ≤ π/4` by its series, to about 10⁻¹⁶; unlike StrictMath's it allocates
  /// nothing.
  private static double sine(double x) {
    double term = x;
    double sum = x;
    for (int k = 2; k <= 16; k += 2) {
      term *= -x * x / (k * (k + 1));
      sum += term;
    }
    return sum;
  }
}
