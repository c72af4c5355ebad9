package dev.downhill.schedule;

/// Falls by the same factor in every equal span of steps: `first·factor^((t − 1)/span)`.
///
/// @param first the value at step 1, 0 or more
/// @param factor what is left after a span, in `(0, 1]`
/// @param span in steps, more than 0
public record Exponential(double first, double factor, double span) implements Schedule {
  public Exponential {
    if (!(first >= 0 && first < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "first is " + first + "; it must be 0 or more, and finite");
    }
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor is " + factor + "; it must be in (0, 1]");
    }
    if (!(span > 0 && span < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "span is " + span + "; it must be more than 0, and finite");
    }
  }

  @Override
  public double applyAsDouble(long step) {
    // factorˣ = e^(x·ln factor); unlike pow, neither allocates
    return first * StrictMath.exp((step - 1) / span * StrictMath.log(factor));
  }
}
