package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collects the cells of one column, as numbers for as long as all of them are numbers.
///
/// A column whose first cell is a text collects texts. One that starts with numbers and turns out
/// to hold texts too only counts from there on, because the texts of the first cells are gone: the
/// reader then either refuses the file or reads this column again, as texts.
final class ColumnBuilder {
  /// The first cell of some kind, for messages.
  record Cell(long line, String text) {
    @Override
    public String toString() {
      String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
      return "\"" + shown + "\" in line " + line;
    }
  }

  /// From this share of numbers on, a cell that is none is taken for a mistake.
  private static final double MOSTLY = 0.9;

  private static final Pattern WRITTEN =
      Pattern.compile(
          "[-+]?[$€£¥]?[ \u00a0]?[-+]?"
              + "(\\d+([.,]\\d+)?|[1-9]\\d{0,2}([ ,.'_\u00a0\u202f]\\d{3})+([.,]\\d+)?)"
              + "[ \u00a0]?[%$€£¥]?");

  private final String name;
  private final @Nullable ColumnType asked;
  private final Missing missing;
  private final boolean comma;

  private int rows;
  private int missingCells;
  private int numberCells;
  private double @Nullable [] values;
  private int @Nullable [] codes;
  private @Nullable Dictionary dictionary;

  private boolean allDigits = true;
  private @Nullable Cell notNumber;
  private @Nullable Cell leadingZero;
  private @Nullable Cell inexact;
  private @Nullable Cell withComma;
  private @Nullable Cell withPoint;

  /// @param asked the type if somebody said it, else null
  /// @param comma whether a number may have a decimal comma
  ColumnBuilder(String name, @Nullable ColumnType asked, Missing missing, boolean comma) {
    this.name = name;
    this.asked = asked;
    this.missing = missing;
    this.comma = comma;
    if (asked == ColumnType.NUMBER) {
      values = new double[16];
    } else if (asked == ColumnType.CATEGORY) {
      codes = new int[16];
      dictionary = new Dictionary();
    }
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
      missingCells++;
      store(row, Double.NaN, -1);
      return;
    }
    if (dictionary != null) {
      if (notNumber == null) {
        notNumber = new Cell(line, new String(chars, from, to - from));
      }
      store(row, Double.NaN, dictionary.code(chars, from, to));
      return;
    }
    if (decimal.read(chars, from, to, comma) && Double.isFinite(decimal.value())) {
      numberCells++;
      allDigits &= decimal.digitsOnly();
      if (decimal.mark() != 0 || decimal.leadingZero() || decimal.inexact()) {
        note(chars, from, to, line, decimal);
      }
      if (values == null && notNumber == null) {
        values = new double[Math.max(16, row + 1)];
        Arrays.fill(values, 0, row, Double.NaN);
      }
      store(row, decimal.value(), -1);
      return;
    }
    if (notNumber == null) {
      notNumber = new Cell(line, new String(chars, from, to - from));
      if (asked == null && numberCells == 0) {
        dictionary = new Dictionary();
        codes = new int[Math.max(16, row + 1)];
        Arrays.fill(codes, 0, row, -1);
        store(row, Double.NaN, dictionary.code(chars, from, to));
      } else {
        values = null;
      }
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

  private void note(char[] chars, int from, int to, long line, Decimal decimal) {
    if (decimal.mark() == '.' && withPoint == null) {
      withPoint = new Cell(line, new String(chars, from, to - from));
    } else if (decimal.mark() == ',' && withComma == null) {
      withComma = new Cell(line, new String(chars, from, to - from));
    }
    if (decimal.leadingZero() && leadingZero == null) {
      leadingZero = new Cell(line, new String(chars, from, to - from));
    }
    if (decimal.inexact() && inexact == null) {
      inexact = new Cell(line, new String(chars, from, to - from));
    }
  }

  String name() {
    return name;
  }

  /// The first number with a decimal comma of a column of numbers, else null.
  @Nullable Cell withComma() {
    return values == null ? null : withComma;
  }

  /// The first number with a decimal point of a column of numbers, else null.
  @Nullable Cell withPoint() {
    return values == null ? null : withPoint;
  }

  /// Whether the column has to be read again as texts.
  boolean unsettled() {
    return asked == null
        && dictionary == null
        && (notNumber != null || (allDigits && (leadingZero != null || inexact != null)));
  }

  /// A builder for the second reading.
  ColumnBuilder again() {
    return new ColumnBuilder(name, ColumnType.CATEGORY, missing, comma);
  }

  /// Refuses a column in which nearly all cells are numbers but not all.
  void refuse(String source) {
    int cells = rows - missingCells;
    if (notNumber != null
        && (asked == ColumnType.NUMBER
            || (asked == null && numberCells >= MOSTLY * cells && numberCells > 0))) {
      boolean large =
          new Decimal().read(notNumber.text.toCharArray(), 0, notNumber.text.length(), comma);
      throw notANumber(
          source,
          large ? "is larger than any number that can be held (1.8e308)" : "is not a number",
          asked == ColumnType.NUMBER
              ? "and the column is to be read as numbers"
              : Words.say("%,d of the %,d other cells are", numberCells, cells - 1));
    }
  }

  private DataException notANumber(String source, String what, String rest) {
    Cell cell = java.util.Objects.requireNonNull(notNumber);
    String shown = cell.text.length() <= 40 ? cell.text : cell.text.substring(0, 40) + "…";
    return new DataException(
        Fault.NOT_A_NUMBER,
        new Place(source, cell.line, name),
        "\"" + shown + "\" " + what + "; " + rest,
        (cell.text.equals(shown)
                ? Words.say("Where it stands for a missing value: --na \"%s\"", shown)
                : "Where it stands for a missing value, name it with --na")
            + (asked == null ? "; to read the column as text: --type " + name + "=category" : ""));
  }

  /// The column, without spare room.
  ///
  /// @param texts this builder, or the one that read an unsettled column again
  /// @param found takes what the user should know
  Column column(String source, ColumnBuilder texts, List<Diagnosis> found) {
    if (values != null && texts == this) {
      return new Column.Numbers(name, Arrays.copyOf(values, rows));
    }
    if (texts.dictionary == null || texts.codes == null) { // no cell holds anything
      double[] nothing = new double[rows];
      Arrays.fill(nothing, Double.NaN);
      return new Column.Numbers(name, nothing);
    }
    int[] codes = Arrays.copyOf(texts.codes, rows);
    List<String> levels = texts.dictionary.texts();
    if (asked == null) {
      if (notNumber != null) {
        weigh(source, codes, levels, found);
      } else {
        found.add(
            new Diagnosis(
                "DH102",
                name,
                leadingZero != null
                    ? leadingZero + " has a leading zero: a code, kept as text"
                    : inexact + " has more digits than a number holds exactly: kept as text",
                "--type " + name + "=number"));
      }
    }
    return new Column.Texts(name, codes, levels);
  }

  /// Looks how many cells of a column of texts are numbers, as they should be written or as people
  /// write them (`1,234`, `$12`, `5 %`).
  private void weigh(String source, int[] codes, List<String> levels, List<Diagnosis> found) {
    int[] counts = new int[levels.size()];
    int cells = 0;
    for (int code : codes) {
      if (code >= 0) {
        counts[code]++;
        cells++;
      }
    }
    Decimal decimal = new Decimal();
    int plain = 0;
    int written = 0;
    for (int code = 0; code < counts.length; code++) {
      char[] chars = levels.get(code).toCharArray();
      if (decimal.read(chars, 0, chars.length, comma)) {
        plain += Double.isFinite(decimal.value()) ? counts[code] : 0;
      } else if (WRITTEN.matcher(levels.get(code)).matches()) {
        written += counts[code];
      }
    }
    if (written == 0 && plain >= MOSTLY * cells) {
      throw notANumber(
          source, "is not a number", Words.say("%,d of the %,d other cells are", plain, cells - 1));
    }
    if (plain + written >= MOSTLY * cells) {
      throw notANumber(
          source,
          "is not a plain number",
          "write numbers without thousands separators, currency or per cent signs");
    }
    if (plain + written >= cells / 2.0) {
      found.add(
          new Diagnosis(
              "DH109",
              name,
              Words.say(
                  "%,d of %,d cells are numbers, but not %s: kept as text",
                  plain + written, cells, notNumber),
              "--na, --type " + name + "=number"));
    }
  }
}
