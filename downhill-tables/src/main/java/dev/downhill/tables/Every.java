package dev.downhill.tables;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often a checkpoint is saved: `100steps` or `30s`.
///
/// @param count how many, at least 1
public record Every(int count, Unit unit) {
  /// What is counted.
  public enum Unit {
    STEPS,
    SECONDS
  }

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(steps?|s)");

  public Every {
    if (count < 1) {
      throw new IllegalArgumentException(
          "checkpoint must be at least 1 step or second, not " + count);
    }
  }

  /// @throws IllegalArgumentException if the text is not of the form `100steps` or `30s`
  public static Every parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "checkpoint must be a number of steps or seconds, as in 100steps or 30s, not \""
              + text
              + "\"");
    }
    return new Every(
        Integer.parseInt(matcher.group(1)),
        matcher.group(2).equals("s") ? Unit.SECONDS : Unit.STEPS);
  }

  @Override
  public String toString() {
    return count + (unit == Unit.STEPS ? "steps" : "s");
  }
}
