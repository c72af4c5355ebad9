package dev.downhill.runs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often a checkpoint is saved: `100steps`, `30s` or `5min`.
///
/// @param count how many, at least 1
public record Every(int count, Unit unit) {
  /// What is counted.
  public enum Unit {
    STEPS,
    SECONDS
  }

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,7})(steps?|s|min)");

  public Every {
    if (count < 1) {
      throw new IllegalArgumentException(
          "checkpoint must be at least 1 step or second, not " + count);
    }
  }

  /// @throws IllegalArgumentException if the text is not of the form `100steps`, `30s` or `5min`
  public static Every parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "checkpoint must be a number of steps, seconds or minutes, as in 100steps, 30s or 5min,"
              + " not \""
              + text
              + "\"");
    }
    int count = Integer.parseInt(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> new Every(count, Unit.SECONDS);
      case "min" -> new Every(60 * count, Unit.SECONDS);
      default -> new Every(count, Unit.STEPS);
    };
  }

  @Override
  public String toString() {
    return count + (unit == Unit.STEPS ? "steps" : "s");
  }
}
