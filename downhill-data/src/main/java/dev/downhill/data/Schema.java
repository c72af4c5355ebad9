package dev.downhill.data;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that the preparation of a table learned from the training rows, as plain records: what is
/// saved with a model, and enough to prepare new rows in the same way. Each record checks itself,
/// so one that was read from a file cannot be out of range.
///
/// @param version the version of this form, [#VERSION]
/// @param encoding how categories and missing flags become numbers
/// @param target what is predicted
/// @param missing texts that stand for a missing cell, beside the usual ones
/// @param ignored columns of the training file that the model does not look at
/// @param numbers the inputs that are numbers, in the order of the file
/// @param categories the inputs that are categories, in the order of the file
public record Schema(
    int version,
    Encoding encoding,
    Target target,
    List<String> missing,
    List<String> ignored,
    List<NumberInput> numbers,
    List<CategoryInput> categories) {

  /// The version that this code writes and reads.
  public static final int VERSION = 1;

  /// @throws IllegalArgumentException if the version is another, or a column occurs twice
  public Schema {
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "schema version "
              + version
              + " is not "
              + VERSION
              + ", the one that this Downhill reads");
    }
    present(encoding, "encoding");
    present(target, "target");
    missing = list(missing, "missing");
    ignored = list(ignored, "ignored");
    numbers = list(numbers, "numbers");
    categories = list(categories, "categories");
    Set<String> seen = new HashSet<>(List.of(target.column()));
    numbers.forEach(input -> once(seen, input.column()));
    categories.forEach(input -> once(seen, input.column()));
    if (seen.size() < 2) {
      throw new IllegalArgumentException("schema: there are no inputs");
    }
  }

  private static void once(Set<String> seen, String column) {
    if (!seen.add(column)) {
      throw new IllegalArgumentException("schema: column \"" + column + "\" occurs twice");
    }
  }

  /// What is predicted.
  ///
  /// @param mean the mean of the target over the training rows; 0 for a classification
  /// @param sd its standard deviation, above 0; 1 for a classification
  /// @param median its median, the guess to beat; 0 for a classification
  /// @param classes the classes in the order of their indices; empty for a regression
  public record Target(
      String column, Task task, double mean, double sd, double median, List<String> classes) {
    public Target {
      present(column, "target: column");
      present(task, "target: task");
      classes = list(classes, "classes");
      finite(column, "mean", mean);
      finite(column, "median", median);
      above0(column, "sd", sd);
      if (task == Task.REGRESSION ? !classes.isEmpty() : classes.size() < 2) {
        throw new IllegalArgumentException(
            "schema: a " + task + " cannot have " + classes.size() + " classes");
      }
      if (new HashSet<>(classes).size() < classes.size()) {
        throw new IllegalArgumentException("schema: two classes have the same name");
      }
    }

    /// `(y − mean) / sd`, held within ±10¹⁵.
    public double scale(double y) {
      return new Scale(mean, sd).apply(y);
    }

    /// From a scaled prediction back to the target's own units: `z·sd + mean`, or the largest
    /// number where that is larger.
    public double unscale(double z) {
      return Math.clamp(z * sd + mean, -Double.MAX_VALUE, Double.MAX_VALUE);
    }
  }

  /// A column of numbers. It becomes `(x − mean) / sd`, and beside it a flag that is 1 where the
  /// cell was missing, if one was in the training rows.
  ///
  /// @param median stands in for a missing cell
  /// @param mean the mean over the training rows, missing cells filled in
  /// @param sd the standard deviation over the same; 0 where only the flag says anything
  /// @param minimum the smallest value in the training rows
  /// @param maximum the largest
  /// @param missingShare the share of training rows in which the cell was missing, in `[0, 1)`
  public record NumberInput(
      String column,
      double median,
      double mean,
      double sd,
      double minimum,
      double maximum,
      double missingShare) {
    public NumberInput {
      present(column, "input: column");
      finite(column, "median", median);
      finite(column, "mean", mean);
      finite(column, "minimum", minimum);
      finite(column, "maximum", maximum);
      if (!(minimum <= median && median <= maximum)) {
        throw new IllegalArgumentException(
            Words.say(
                "schema: column \"%s\": the median %s is not between the minimum %s and the maximum"
                    + " %s",
                column, median, minimum, maximum));
      }
      if (!(missingShare >= 0 && missingShare < 1)) {
        throw new IllegalArgumentException(
            "schema: column \""
                + column
                + "\": missing share "
                + missingShare
                + " is not in [0, 1)");
      }
      if (sd != 0 || missingShare == 0) {
        above0(column, "sd", sd);
      }
    }
  }

  /// A column of texts. It becomes one column for each level (see [Encoding]). The shares are of
  /// the training rows and sum to 1.
  ///
  /// @param levels the texts that have a column of their own, in alphabetical order
  /// @param otherShare the share of all rarer texts together, pooled as "other"; 0 where none is
  ///     pooled
  /// @param missingShare the share of missing cells, a level of their own; 0 where none was
  public record CategoryInput(
      String column, List<Level> levels, double otherShare, double missingShare) {
    public CategoryInput {
      present(column, "input: column");
      levels = list(levels, "levels");
      share(column, "other", otherShare, 0);
      share(column, "missing", missingShare, 0);
      Set<String> seen = new HashSet<>();
      for (Level level : levels) {
        share(column, level.text(), level.share(), Double.MIN_VALUE);
        if (!seen.add(level.text())) {
          throw new IllegalArgumentException(
              "schema: column \"" + column + "\" has the level \"" + level.text() + "\" twice");
        }
      }
      if (levels.size() + (otherShare > 0 ? 1 : 0) + (missingShare > 0 ? 1 : 0) < 2) {
        throw new IllegalArgumentException(
            "schema: column \"" + column + "\" has fewer than two levels");
      }
    }

    private static void share(String column, String level, double share, double least) {
      if (!(share >= least && share < 1)) {
        throw new IllegalArgumentException(
            Words.say(
                "schema: column \"%s\": the share %s of \"%s\" is not in [0, 1)",
                column, share, level));
      }
    }
  }

  /// A text and the share of training rows that hold it, in `(0, 1)`.
  public record Level(String text, double share) {
    public Level {
      present(text, "level: text");
    }
  }

  /// The type that each column of the model has, to read new files with:
  /// [CsvOptions#withExpected].
  public Map<String, ColumnType> types() {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    numbers.forEach(input -> types.put(input.column(), ColumnType.NUMBER));
    categories.forEach(input -> types.put(input.column(), ColumnType.CATEGORY));
    types.put(
        target.column(),
        target.task() == Task.REGRESSION ? ColumnType.NUMBER : ColumnType.CATEGORY);
    return types;
  }

  private static void present(@Nullable Object value, String what) {
    if (value == null) {
      throw new IllegalArgumentException("schema: " + what + " is missing");
    }
  }

  private static <T> List<T> list(@Nullable List<T> values, String what) {
    if (values == null || values.stream().anyMatch(value -> value == null)) {
      throw new IllegalArgumentException("schema: " + what + " are missing or have a hole");
    }
    return List.copyOf(values);
  }

  private static void finite(String column, String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "schema: column \"" + column + "\": " + what + " " + value + " is not finite");
    }
  }

  private static void above0(String column, String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "schema: column \""
              + column
              + "\": "
              + what
              + " "
              + value
              + " is not above 0 and finite");
    }
  }
}
