package dev.downhill.schedule;

/// The same at every step.
///
/// @param value finite
public record Constant(double value) implements Schedule {
  public Constant {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value is " + value + "; it must be finite");
    }
  }

  @Override
  public double applyAsDouble(long step) {
    return value;
  }
}
