package dev.downhill.data;

import dev.downhill.data.CellFacts.Cell;
import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Judges what was found in the columns of one file: refuses what cannot be meant, and tells what
/// the user should know.
///
/// @param source the file's name
/// @param expected the columns that a model expects, whose type the user has no say in
record TypeRules(String source, Set<String> expected) {
  /// From this share of numbers on, a cell that is none is taken for a mistake.
  private static final double MOSTLY = 0.9;

  /// A number as people write it.
  private static final Pattern WRITTEN =
      Pattern.compile(
          "[-+−]?[$€£¥]?[ \u00a0]?[-+−]?"
              + "(\\d+([.,]\\d+)?|[1-9]\\d{0,2}([ ,.'_\u00a0\u202f]\\d{3})+([.,]\\d+)?)"
              + "[ \u00a0]?[%$€£¥]?");

  /// Refuses a column in which nearly all cells are numbers but not all.
  void refuseStrays(ColumnBuilder column) {
    CellFacts facts = column.facts();
    Cell stray = facts.notNumber();
    if (stray == null || column.asked() == ColumnType.CATEGORY) {
      return;
    }
    boolean asked = column.asked() == ColumnType.NUMBER;
    if (asked || (facts.numberCells() > 0 && mostly(facts.numberCells(), column.cells()))) {
      throw notNumber(
          column,
          stray,
          "is not a number",
          asked
              ? "and the column is to be read as numbers"
              : others(facts.numberCells(), column.cells()));
    }
  }

  private static boolean mostly(int numbers, int cells) {
    return numbers >= MOSTLY * cells;
  }

  private static String others(int numbers, int cells) {
    return Words.say("%,d of the %,d other cells are", numbers, cells - 1);
  }

  private DataException notNumber(ColumnBuilder column, Cell stray, String what, String why) {
    return new DataException(
        Fault.NOT_A_NUMBER,
        new Place(source, stray.line(), column.name()),
        "\"" + stray.shown() + "\" " + what + "; " + why,
        advice(column, stray));
  }

  private String advice(ColumnBuilder column, Cell stray) {
    if (expected.contains(column.name())) {
      return "The model was trained on numbers here: leave the cell empty where the value is not"
          + " known";
    }
    String missing = "Where it stands for a missing value";
    return (stray.text().equals(stray.shown())
            ? missing + ": --na \"" + stray.text() + "\""
            : missing + ", name it with --na")
        + (column.asked() == null
            ? "; to read the column as text: --type " + column.name() + "=category"
            : "");
  }

  /// Looks at a column that nobody asked to be text and that became text.
  ///
  /// @param column what was found when it was first read
  /// @param found takes what the user should know
  void weigh(ColumnBuilder column, Column.Texts texts, List<Diagnosis> found) {
    Cell stray = column.facts().notNumber();
    if (stray != null) {
      weigh(column, stray, texts, found);
      return;
    }
    Cell large = column.facts().tooLarge();
    if (column.facts().numberCells() == 0 && large != null) {
      found.add(
          new Diagnosis(
              "DH109",
              column.name(),
              large + ", and no cell below it, is a number of at most 1.8e308: kept as text",
              "--drop " + column.name()));
      return;
    }
    Cell zero = column.facts().leadingZero();
    found.add(
        new Diagnosis(
            "DH102",
            column.name(),
            zero != null
                ? zero + " has a leading zero: a code, kept as text"
                : Words.say(
                    "%s has more digits than a number holds exactly: kept as text",
                    column.facts().inexact()),
            "--type " + column.name() + "=number"));
  }

  /// Tells of numbers in a column of numbers that are beyond what a double holds.
  void tellTooLarge(ColumnBuilder column, List<Diagnosis> found) {
    Cell first = column.facts().tooLarge();
    if (first != null) {
      int cells = column.facts().tooLargeCells();
      found.add(
          new Diagnosis(
              "DH109",
              column.name(),
              Words.say(
                  "%s is larger than any number that can be held (1.8e308)%s; counted as missing",
                  first, cells == 1 ? "" : Words.say(", the first of %,d such cells", cells)),
              expected.contains(column.name()) ? "" : "--type " + column.name() + "=category"));
    }
  }

  private void weigh(ColumnBuilder column, Cell stray, Column.Texts texts, List<Diagnosis> found) {
    int[] counts = new int[texts.levels().size()];
    for (int code : texts.codes()) {
      if (code >= 0) {
        counts[code]++;
      }
    }
    Decimal decimal = new Decimal();
    int plain = 0;
    int written = 0;
    for (int code = 0; code < counts.length; code++) {
      char[] chars = texts.levels().get(code).toCharArray();
      if (decimal.read(chars, 0, chars.length, column.comma())) {
        plain += Double.isFinite(decimal.value()) ? counts[code] : 0;
      } else if (WRITTEN.matcher(texts.levels().get(code)).matches()) {
        written += counts[code];
      }
    }
    int cells = column.cells();
    if (written == 0 && mostly(plain, cells)) {
      throw notNumber(column, stray, "is not a number", others(plain, cells));
    }
    if (mostly(plain + written, cells)) {
      throw notNumber(
          column,
          stray,
          "is not a plain number",
          "write numbers without thousands separators, currency or per cent signs, minus as -");
    }
    if (plain + written >= cells / 2.0) {
      found.add(
          new Diagnosis(
              "DH109",
              column.name(),
              Words.say(
                  "%,d of %,d cells are numbers, but not %s: kept as text",
                  plain + written, cells, stray),
              "--na, --type " + column.name() + "=number"));
    }
  }

  /// The decimal mark of the file.
  ///
  /// @throws DataException if numbers have both marks, or if a tab-separated file has commas that
  ///     may all stand between thousands
  char decimalMark(List<ColumnBuilder> columns, char separator) {
    ColumnBuilder comma = null;
    ColumnBuilder point = null;
    boolean decimal = separator == ';';
    for (ColumnBuilder column : columns) {
      if (column.numbers()) {
        comma = comma == null && column.facts().withComma() != null ? column : comma;
        point = point == null && column.facts().withPoint() != null ? column : point;
        decimal |= column.facts().commaIsDecimal();
      }
    }
    Cell withComma = comma == null ? null : comma.facts().withComma();
    Cell withPoint = point == null ? null : point.facts().withPoint();
    if (comma == null || withComma == null) {
      return '.';
    }
    if (point != null && withPoint != null) {
      throw mixed(
          point,
          withPoint,
          Words.say(
              "has a decimal point, but column \"%s\" has decimal commas (%s)",
              comma.name(), withComma));
    }
    if (!decimal) {
      throw mixed(comma, withComma, "may be one number or thousands");
    }
    return ',';
  }

  private DataException mixed(ColumnBuilder column, Cell cell, String what) {
    return new DataException(
        Fault.MIXED_DECIMALS,
        new Place(source, cell.line(), column.name()),
        "\"" + cell.shown() + "\" " + what,
        "Write all numbers with one decimal mark and no thousands separators"
            + (column.asked() == null ? ", or --type " + column.name() + "=category" : ""));
  }
}
