package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What of a table a model learns from: the target, the rows that have it, the columns that say
/// something about it, and the columns left out, each with the reason.
///
/// A target of numbers makes it a regression, a target of texts a classification; `--type`
/// decides where the file does not (classes written as 0 and 1 are numbers until it says
/// otherwise, `DH110`).
public final class Selection {
  /// Why a column is left out.
  public enum Reason {
    /// The user dropped it.
    DROPPED,
    /// It names the row (`DH101`).
    IDENTIFIER,
    /// Each row has the same value (`DH103`).
    CONSTANT,
    /// No row has a value.
    EMPTY
  }

  /// A column that is left out.
  ///
  /// @param why the reason in words
  public record LeftOut(String column, Reason reason, String why) {}

  /// Fewer rows than this cannot be shared out to training, validation and test.
  private static final int FEWEST_ROWS = 4;

  /// At most so many whole numbers, in so many times as many rows, may be the names of classes.
  private static final int FEW_VALUES = 10;

  private static final int ROWS_PER_VALUE = 5;

  private final Table table;
  private final Column target;
  private final int[] rows;
  private final List<Column> inputs;
  private final List<LeftOut> leftOut;
  private final List<Diagnosis> diagnoses;

  private Selection(
      Table table,
      Column target,
      int[] rows,
      List<Column> inputs,
      List<LeftOut> leftOut,
      List<Diagnosis> diagnoses) {
    this.table = table;
    this.target = target;
    this.rows = rows;
    this.inputs = List.copyOf(inputs);
    this.leftOut = List.copyOf(leftOut);
    this.diagnoses = List.copyOf(diagnoses);
  }

  /// Selects from `table`.
  ///
  /// @param drop names of columns to leave out
  /// @param keep names of columns to use though they look like identifiers
  /// @throws DataException if a name is unknown, the target has no or only one value, there are
  ///     fewer than four rows, or no input is left
  public static Selection of(Table table, String target, Set<String> drop, Set<String> keep) {
    Column goal = table.column(target);
    drop.forEach(table::column);
    keep.forEach(table::column);
    String source = table.origin().name();
    if (drop.contains(target)) {
      throw new DataException(
          Fault.BAD_TARGET,
          new Place(source, 0, target),
          "the target cannot be dropped",
          "Drop another column, or name another target");
    }
    List<Diagnosis> diagnoses = new ArrayList<>(table.diagnoses());
    int[] rows = rowsWith(table, goal, diagnoses);
    checkTarget(source, goal, rows);
    coded(goal, rows, diagnoses);
    List<Column> inputs = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    Identifiers identifiers = new Identifiers(table.columns().size() - drop.size() - 1);
    for (Column column : table.columns()) {
      String name = column.name();
      if (name.equals(target)) {
        continue;
      }
      if (drop.contains(name)) {
        leftOut.add(new LeftOut(name, Reason.DROPPED, "dropped by --drop"));
        continue;
      }
      switch (spread(column, rows)) {
        case NOTHING -> leftOut.add(new LeftOut(name, Reason.EMPTY, "no row has a value"));
        case ONE_VALUE -> {
          String why =
              "the same in every row ("
                  + Words.shown(column.text(rows[0]))
                  + "): it carries nothing";
          leftOut.add(new LeftOut(name, Reason.CONSTANT, why));
          diagnoses.add(new Diagnosis("DH103", name, why, ""));
        }
        case VALUES -> {
          String why = keep.contains(name) ? "" : identifiers.why(column, rows);
          if (why.isEmpty()) {
            inputs.add(column);
          } else {
            leftOut.add(new LeftOut(name, Reason.IDENTIFIER, why));
            diagnoses.add(
                new Diagnosis("DH101", name, why + ": an identifier, left out", "--keep " + name));
          }
        }
      }
    }
    if (inputs.isEmpty()) {
      throw nothingToLearnFrom(source, target, leftOut);
    }
    return new Selection(table, goal, rows, inputs, leftOut, diagnoses);
  }

  private static DataException nothingToLearnFrom(
      String source, String target, List<LeftOut> leftOut) {
    Place place = new Place(source, 0, null);
    if (leftOut.isEmpty()) {
      return new DataException(
          Fault.NO_INPUTS,
          place,
          "it has no column but the target \"" + target + "\"",
          "Use a table with columns to guess it from");
    }
    List<String> shown =
        leftOut.stream()
            .limit(10)
            .map(left -> "\"" + Words.shown(left.column) + "\" (" + left.why + ")")
            .toList();
    return new DataException(
        Fault.NO_INPUTS,
        place,
        "no column is left to learn from; left out: "
            + String.join(", ", shown)
            + (leftOut.size() > 10 ? Words.say(" … %,d in all", leftOut.size()) : ""),
        leftOut.stream()
            .filter(left -> left.reason == Reason.IDENTIFIER)
            .findFirst()
            .map(left -> "Use it all the same with --keep " + left.column)
            .orElse(
                leftOut.stream().anyMatch(left -> left.reason == Reason.DROPPED)
                    ? "Drop fewer columns"
                    : "Use a table with more columns"));
  }

  /// How many rows of another table are alike to one that is selected here, in all inputs and the
  /// target, and so test nothing (`DH107`); empty if none is.
  public Optional<Diagnosis> repeated(Table other, int[] tested) {
    long count = Twins.among(this, other, tested);
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Diagnosis(
                "DH107",
                "",
                Words.say(
                    "%,d of the %,d test rows %s among the other rows too, and so test nothing",
                    count, tested.length, count == 1 ? "stands" : "stand"),
                ""));
  }

  private static int[] rowsWith(Table table, Column target, List<Diagnosis> diagnoses) {
    int[] rows = IntStream.range(0, table.rows()).filter(row -> !target.missing(row)).toArray();
    Place place = new Place(table.origin().name(), 0, null);
    if (table.rows() < FEWEST_ROWS) {
      throw new DataException(
          Fault.TOO_FEW_ROWS,
          place,
          switch (table.rows()) {
            case 0 -> "it holds the header and no rows";
            case 1 -> "it holds one row";
            case 2 -> "it holds two rows";
            default -> "it holds three rows";
          },
          "At least four are needed: two to train, one each to validate and to test");
    }
    if (rows.length < FEWEST_ROWS) {
      throw new DataException(
          Fault.BAD_TARGET,
          new Place(place.source(), 0, target.name()),
          rows.length == 0
              ? "the target is missing in every row"
              : "the target is missing in all rows but " + rows.length,
          "Name another target, or fill in the column");
    }
    int without = table.rows() - rows.length;
    if (without > 0) {
      int first = IntStream.range(0, table.rows()).filter(target::missing).findFirst().orElse(0);
      diagnoses.add(
          new Diagnosis(
              "DH104",
              target.name(),
              Words.say(
                  "%,d %s no target (first: row %,d) and %s left out",
                  without,
                  without == 1 ? "row has" : "rows have",
                  first + 1,
                  without == 1 ? "is" : "are"),
              ""));
    }
    return rows;
  }

  private static void checkTarget(String source, Column target, int[] rows) {
    Place place = new Place(source, 0, target.name());
    if (spread(target, rows) == Spread.ONE_VALUE) {
      throw new DataException(
          Fault.BAD_TARGET,
          place,
          "the target is the same in every row (" + Words.shown(target.text(rows[0])) + ")",
          "There is nothing to learn: name another target");
    }
    if (target instanceof Column.Texts && rows.length >= 20) {
      int classes = Statistics.of(target, rows).distinct();
      if ((long) classes * rows.length > Integer.MAX_VALUE - 8) {
        throw new DataException(
            Fault.TOO_LARGE,
            place,
            Words.say(
                "a chance for each of %,d classes in each of %,d rows is more numbers than one"
                    + " array holds",
                classes, rows.length),
            "Pool rare classes, or name another target");
      }
      if (classes > 0.5 * rows.length) {
        throw new DataException(
            Fault.BAD_TARGET,
            place,
            Words.say(
                "the target is text with %,d different values in %,d rows, too many to be classes",
                classes, rows.length),
            "Name another target, or use --type "
                + target.name()
                + "=number if it is meant to hold numbers");
      }
    }
  }

  /// Tells of a target of a few whole numbers, which may be classes.
  private static void coded(Column target, int[] rows, List<Diagnosis> diagnoses) {
    if (!(target instanceof Column.Numbers numbers)) {
      return;
    }
    double[] values =
        Arrays.stream(rows).mapToDouble(row -> numbers.values()[row]).sorted().distinct().toArray();
    if (values.length <= FEW_VALUES
        && values.length * ROWS_PER_VALUE <= rows.length
        && Arrays.stream(values).allMatch(value -> value == Math.rint(value))) {
      diagnoses.add(
          new Diagnosis(
              "DH110",
              target.name(),
              Words.say(
                  "all values are one of %,d whole numbers (%s), guessed as amounts; classes are"
                      + " guessed where it is a category",
                  values.length,
                  Arrays.stream(values).mapToObj(Decimal::text).collect(Collectors.joining(", "))),
              "--type " + target.name() + "=category"));
    }
  }

  private enum Spread {
    NOTHING,
    ONE_VALUE,
    VALUES
  }

  /// A value and missing cells are two things, and say something.
  private static Spread spread(Column column, int[] rows) {
    int first = -1;
    boolean missing = false;
    for (int row : rows) {
      if (column.missing(row)) {
        missing = true;
      } else if (first < 0) {
        first = row;
      } else if (!same(column, first, row)) {
        return Spread.VALUES;
      }
      if (missing && first >= 0) {
        return Spread.VALUES;
      }
    }
    return first < 0 ? Spread.NOTHING : Spread.ONE_VALUE;
  }

  private static boolean same(Column column, int a, int b) {
    return switch (column) {
      case Column.Numbers numbers -> numbers.values()[a] == numbers.values()[b];
      case Column.Texts texts -> texts.codes()[a] == texts.codes()[b];
    };
  }

  /// The rows of another file that can test what is learned from this selection: those that have
  /// a target.
  ///
  /// @throws DataException if the file lacks an input or the target, or no row has a target
  public int[] testRows(Table other) {
    inputs.forEach(input -> other.column(input.name()));
    Column goal = other.column(target.name());
    int[] tested = IntStream.range(0, other.rows()).filter(row -> !goal.missing(row)).toArray();
    if (tested.length == 0) {
      throw new DataException(
          Fault.TOO_FEW_ROWS,
          new Place(other.origin().name(), 0, target.name()),
          "no row has a target",
          "Name a file with the same columns and at least one labelled row");
    }
    return tested;
  }

  public Table table() {
    return table;
  }

  public Column target() {
    return target;
  }

  public Task task() {
    return target instanceof Column.Numbers ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  /// Why it is this task, in words: `price is a number, 3,842 values`.
  public String taskReason() {
    int values = Statistics.of(target, rows).distinct();
    return target instanceof Column.Texts
        ? Words.say("%s is text, %,d classes", target.name(), values)
        : Words.say("%s is a number, %,d values", target.name(), values);
  }

  /// The rows that have a target, from 0, in the order of the file.
  public int[] rows() {
    return rows.clone();
  }

  /// The columns to learn from, in the order of the file.
  public List<Column> inputs() {
    return inputs;
  }

  public List<LeftOut> leftOut() {
    return leftOut;
  }

  /// What the reader and the selection found.
  public List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  /// How many cells of a column are missing, over the rows that have a target.
  public long missingCells(Column column) {
    return Arrays.stream(rows).filter(column::missing).count();
  }

  @Override
  public String toString() {
    return task() + " of " + target.name() + " on " + rows.length + " rows × " + inputs.size();
  }
}
