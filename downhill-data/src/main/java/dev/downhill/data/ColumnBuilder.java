package dev.downhill.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Collects the cells of one column, as numbers for as long as all of them are numbers.
///
/// A column whose first cell is a text collects texts. One that starts with numbers and turns out
/// to hold texts too only counts from there on, because the texts of the first cells are gone:
/// the reader then either refuses the file or reads this column again, as texts.
final class ColumnBuilder {
  private static final int FIRST_ROOM = 16;

  private final String name;
  private final @Nullable ColumnType asked;
  private final Missing missing;
  private final boolean comma;
  private final CellFacts facts = new CellFacts();

  private int rows;
  private double @Nullable [] values;
  private int @Nullable [] codes;
  private @Nullable Dictionary dictionary;

  /// @param asked the type if somebody said it, else null
  /// @param comma whether a number may have a decimal comma
  ColumnBuilder(String name, @Nullable ColumnType asked, Missing missing, boolean comma) {
    this.name = name;
    this.asked = asked;
    this.missing = missing;
    this.comma = comma;
    if (asked == ColumnType.NUMBER) {
      values = new double[FIRST_ROOM];
    } else if (asked == ColumnType.CATEGORY) {
      codes = new int[FIRST_ROOM];
      dictionary = new Dictionary();
    }
  }

  /// A builder for the second reading of this column.
  ColumnBuilder again() {
    return new ColumnBuilder(name, ColumnType.CATEGORY, missing, comma);
  }

  /// Adds the cell `chars[start, end)` of the row that starts in `line`.
  void add(char[] chars, int start, int end, long line, Decimal decimal) {
    int from = start;
    int to = end;
    while (from < to && chars[from] <= ' ') {
      from++;
    }
    while (from < to && chars[to - 1] <= ' ') {
      to--;
    }
    int row = rows++;
    if (missing.test(chars, from, to)) {
      facts.missing();
      store(row, Double.NaN, -1);
    } else if (dictionary != null) {
      facts.text(chars, from, to, line);
      store(row, Double.NaN, dictionary.code(chars, from, to));
    } else if (!decimal.read(chars, from, to, comma)) {
      other(row, chars, from, to, line);
    } else if (Double.isInfinite(decimal.value())) {
      facts.tooLarge(chars, from, to, line);
      store(row, Double.NaN, -1);
    } else {
      if (values == null && facts.notNumber() == null) {
        values = new double[Math.max(FIRST_ROOM, row + 1)];
        Arrays.fill(values, 0, row, Double.NaN);
      }
      facts.number(chars, from, to, line, decimal);
      store(row, decimal.value(), -1);
    }
  }

  /// A cell that holds no number.
  private void other(int row, char[] chars, int from, int to, long line) {
    if (facts.notNumber() != null) {
      return;
    }
    facts.text(chars, from, to, line);
    values = null;
    if (asked == null && facts.numberCells() == 0 && facts.tooLarge() == null) {
      dictionary = new Dictionary();
      codes = new int[Math.max(FIRST_ROOM, row + 1)];
      Arrays.fill(codes, 0, row, -1);
      store(row, Double.NaN, dictionary.code(chars, from, to));
    }
  }

  private void store(int row, double value, int code) {
    if (values != null) {
      if (row == values.length) {
        values = Arrays.copyOf(values, 2 * row);
      }
      values[row] = value;
    } else if (codes != null) {
      if (row == codes.length) {
        codes = Arrays.copyOf(codes, 2 * row);
      }
      codes[row] = code;
    }
  }

  String name() {
    return name;
  }

  @Nullable ColumnType asked() {
    return asked;
  }

  boolean comma() {
    return comma;
  }

  CellFacts facts() {
    return facts;
  }

  /// How many cells hold something.
  int cells() {
    return rows - facts.missingCells();
  }

  /// Whether the column is of numbers, as far as it was read.
  boolean numbers() {
    return values != null;
  }

  /// Whether the column has to be read again as texts.
  boolean unsettled() {
    return asked == null
        && dictionary == null
        && (facts.notNumber() != null || facts.codes() || onlyTooLarge());
  }

  private boolean onlyTooLarge() {
    return facts.numberCells() == 0 && facts.tooLarge() != null;
  }

  /// The column, without spare room; of numbers if no cell holds anything.
  Column column() {
    if (dictionary != null && codes != null) {
      return new Column.Texts(name, Arrays.copyOf(codes, rows), dictionary.texts());
    }
    double[] all = new double[rows];
    if (values == null) {
      Arrays.fill(all, Double.NaN);
    } else {
      System.arraycopy(values, 0, all, 0, rows);
    }
    return new Column.Numbers(name, all);
  }
}
