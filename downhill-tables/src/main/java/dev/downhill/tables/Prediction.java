package dev.downhill.tables;

import java.util.List;

/// What a model guesses for a row.
///
/// @param value the guess in the target's own unit; for a classification the number of the class
public record Prediction(double value, double[] chances, List<String> classes) {
  private static final double[] NONE = {};

  static Prediction of(double value) {
    return new Prediction(value, NONE, List.of());
  }

  /// The likeliest class.
  ///
  /// @throws IllegalStateException if the target is a number
  public String category() {
    if (classes.isEmpty()) {
      throw new IllegalStateException("the target is a number; value() is the guess");
    }
    return classes.get((int) value);
  }

  /// The probability of a class by its number.
  public double chance(int number) {
    return chances[number];
  }

  /// The probability of a class by its name, 0 for a name that is no class.
  public double chance(String category) {
    int number = classes.indexOf(category);
    return number < 0 ? 0 : chances[number];
  }

  @Override
  public String toString() {
    return classes.isEmpty()
        ? Double.toString(value)
        : category() + " (" + Math.round(100 * chances[(int) value]) + " %)";
  }
}
