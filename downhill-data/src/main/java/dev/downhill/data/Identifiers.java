package dev.downhill.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// Tells columns that name the row from columns that say something about it.
///
/// - Texts that differ in nearly every row (19 of 20), where there are ten rows or more.
/// - Whole numbers that differ in nearly every row and whose name says so (`id`, `listing_id`,
///   `CustomerId`, `row number`, `uuid` …).
/// - Whole numbers that count the rows of the file from 0 or 1, where there are 50 rows or more
///   and other columns to learn from.
final class Identifiers {
  private static final double NEARLY = 0.95;
  private static final int FEW_ROWS = 10;
  private static final int MANY_ROWS = 50;

  private static final Pattern NAME =
      Pattern.compile(
          "(.*[^\\p{L}])?(id|ids|uuid|guid|key|index|idx|rowid|rownum|row number|row_number)"
              + "|.*[\\p{Ll}](Id|ID|Key|Index|Number)|column 1|.*_nr|.*_no");

  private static final Pattern DATE =
      Pattern.compile("\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}");

  private static final String DATES = " (dates are read as text)";

  private final int candidates;

  /// @param candidates how many columns there are to learn from, at most
  Identifiers(int candidates) {
    this.candidates = candidates;
  }

  /// Why the column looks like an identifier, or empty.
  String why(Column column, int[] rows) {
    return switch (column) {
      case Column.Texts texts -> whyTexts(texts, rows);
      case Column.Numbers numbers -> whyNumbers(numbers, rows);
    };
  }

  private static String whyTexts(Column.Texts texts, int[] rows) {
    Statistics statistics = Statistics.of(texts, rows);
    return statistics.cells() >= FEW_ROWS && statistics.distinct() >= NEARLY * statistics.cells()
        ? differs(statistics.distinct(), statistics.cells()) + note(texts)
        : "";
  }

  /// What is said of texts that are dates; empty of others.
  static String note(Column.Texts texts) {
    return DATE.matcher(texts.levels().getFirst()).lookingAt() ? DATES : "";
  }

  private String whyNumbers(Column.Numbers numbers, int[] rows) {
    double[] values = new double[rows.length];
    int cells = 0;
    boolean counts = rows.length >= MANY_ROWS && candidates > 1;
    double offset = numbers.values()[rows[0]] - rows[0];
    counts &= offset == 0 || offset == 1;
    for (int row : rows) {
      double value = numbers.values()[row];
      if (Double.isNaN(value)) {
        counts = false;
        continue;
      }
      if (value != Math.rint(value)) {
        return "";
      }
      counts &= value - row == offset;
      values[cells++] = value;
    }
    if (counts) {
      return "counts the rows";
    }
    String name = numbers.name();
    if (cells < FEW_ROWS
        || !(NAME.matcher(name).matches()
            || NAME.matcher(name.toLowerCase(Locale.ROOT)).matches())) {
      return "";
    }
    Arrays.sort(values, 0, cells);
    int distinct = 1;
    for (int i = 1; i < cells; i++) {
      distinct += values[i] != values[i - 1] ? 1 : 0;
    }
    return distinct >= NEARLY * cells ? differs(distinct, cells) : "";
  }

  private static String differs(int distinct, int cells) {
    return distinct == cells
        ? "differs in every row"
        : Words.say("differs in nearly every row (%,d values in %,d)", distinct, cells);
  }
}
