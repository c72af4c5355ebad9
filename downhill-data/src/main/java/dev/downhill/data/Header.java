package dev.downhill.data;

import java.util.List;

/// Tells a first line that names the columns from one that is a row like the others (`DH111`).
///
/// A name looks like a cell if its column holds it, or holds numbers on both sides of it. Numbers
/// that count up by one from column to column (`0, 1, 2`, `2019, 2020`) are names. Where more
/// than half of the names look like cells, the line is taken for a row.
final class Header {
  private static final String ADVICE = "add a line above the rows that names the columns";

  private Header() {}

  /// Whether the columns' names look like cells of them.
  static boolean looksLikeRow(List<Column> columns) {
    int alike = 0;
    double before = Double.NaN;
    for (Column column : columns) {
      double number = number(column.name());
      boolean counts = number - before == 1;
      before = number;
      alike += !counts && isCell(column, number) ? 1 : 0;
    }
    return columns.size() > 1 && 2 * alike > columns.size();
  }

  static Diagnosis diagnosis(List<Column> columns) {
    return new Diagnosis(
        "DH111",
        "",
        "the first line looks like a row, not like names ("
            + Words.some(columns.stream().map(Column::name).toList())
            + "); it was read as names, and this row is lost",
        ADVICE);
  }

  /// What to do where a column is looked for by its name.
  static String advice(List<Diagnosis> found) {
    return found.stream().anyMatch(one -> one.code().equals("DH111"))
        ? ". The first line looks like a row: " + ADVICE
        : "";
  }

  private static boolean isCell(Column column, double number) {
    return switch (column) {
      case Column.Texts texts -> texts.levels().contains(column.name());
      case Column.Numbers _ when Double.isNaN(number) -> false;
      case Column.Numbers numbers -> {
        boolean above = false;
        boolean below = false;
        for (double value : numbers.values()) {
          above |= value >= number;
          below |= value <= number;
        }
        yield above && below;
      }
    };
  }

  /// The number that a name is, or NaN.
  private static double number(String name) {
    Decimal decimal = new Decimal();
    boolean is = decimal.read(name.toCharArray(), 0, name.length(), name.indexOf(',') >= 0);
    return is ? decimal.value() : Double.NaN;
  }
}
