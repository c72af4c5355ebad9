package dev.downhill.data;

import java.util.Arrays;
import java.util.List;

/// One column of a table: a name and a cell for each row.
///
/// The arrays are the storage itself and are not to be written to.
public sealed interface Column {
  String name();

  int rows();

  /// Whether the cell of this row is missing.
  boolean missing(int row);

  /// The cell as text: a number in its shortest form, a missing cell as the empty text.
  String text(int row);

  ColumnType type();

  /// Bytes that the cells take; the texts of levels are not counted.
  long bytes();

  /// How many of the cells are missing.
  default int missingCells() {
    int missing = 0;
    for (int row = 0; row < rows(); row++) {
      if (missing(row)) {
        missing++;
      }
    }
    return missing;
  }

  /// Numbers.
  ///
  /// @param values a finite number for each row, NaN where the cell is missing
  @SuppressWarnings("ArrayRecordComponent") // columns are never compared as wholes
  record Numbers(String name, double[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public long bytes() {
      return (long) values.length * Double.BYTES;
    }

    @Override
    public boolean missing(int row) {
      return Double.isNaN(values[row]);
    }

    @Override
    public String text(int row) {
      double value = values[row];
      if (Double.isNaN(value)) {
        return "";
      }
      return Decimal.text(value);
    }

    @Override
    public ColumnType type() {
      return ColumnType.NUMBER;
    }

    @Override
    public String toString() {
      return name + ": " + values.length + " numbers";
    }
  }

  /// Texts, each held once.
  ///
  /// @param codes for each row the index of its text in `levels`, or −1 where the cell is missing
  /// @param levels the different texts, in the order in which they first appear
  @SuppressWarnings("ArrayRecordComponent") // columns are never compared as wholes
  record Texts(String name, int[] codes, List<String> levels) implements Column {
    public Texts {
      levels = List.copyOf(levels);
    }

    @Override
    public int rows() {
      return codes.length;
    }

    @Override
    public long bytes() {
      return (long) codes.length * Integer.BYTES;
    }

    @Override
    public boolean missing(int row) {
      return codes[row] < 0;
    }

    @Override
    public String text(int row) {
      return codes[row] < 0 ? "" : levels.get(codes[row]);
    }

    @Override
    public ColumnType type() {
      return ColumnType.CATEGORY;
    }

    @Override
    public String toString() {
      return name + ": " + codes.length + " texts, " + levels.size() + " different";
    }
  }

  /// A column of texts from its cells, null where one is missing.
  static Texts texts(String name, String... cells) {
    Dictionary dictionary = new Dictionary();
    int[] codes = new int[cells.length];
    Arrays.setAll(
        codes,
        row ->
            cells[row] == null
                ? -1
                : dictionary.code(cells[row].toCharArray(), 0, cells[row].length()));
    return new Texts(name, codes, dictionary.texts());
  }

  /// A column of numbers, NaN where one is missing.
  static Numbers numbers(String name, double... values) {
    return new Numbers(name, values);
  }
}
