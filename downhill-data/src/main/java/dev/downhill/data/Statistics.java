package dev.downhill.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/// What a column holds, counted over some rows. The numbers about size and spread are NaN for a
/// column of texts, and where no cell holds anything.
///
/// @param cells how many cells hold something
/// @param missing how many do not
/// @param distinct how many different values there are
/// @param mean their mean `μ = Σx / n`
/// @param sd their standard deviation `√(Σ(x − μ)² / n)`
/// @param minimum the smallest
/// @param median the middle one, or the mean of the two in the middle
/// @param maximum the largest
/// @param skew `Σ(x − μ)³ / (n·sd³)`, 0 where all are equal
public record Statistics(
    int cells,
    int missing,
    int distinct,
    double mean,
    double sd,
    double minimum,
    double median,
    double maximum,
    double skew) {

  /// Over the rows with these indices.
  public static Statistics of(Column column, int[] rows) {
    return switch (column) {
      case Column.Numbers numbers -> of(numbers.values(), rows);
      case Column.Texts texts -> of(texts, rows);
    };
  }

  /// The power of two by which to multiply very large or very small numbers so that their squares
  /// and cubes stay in range, exactly; 0 for others.
  ///
  /// @param largest the size of the largest of them
  public static int shift(double largest) {
    int power = Math.getExponent(largest);
    return Math.abs(power) > 300 ? -Math.clamp(power, -1021, 1022) : 0;
  }

  static Statistics of(double[] values) {
    return of(values, IntStream.range(0, values.length).toArray());
  }

  private static Statistics of(Column.Texts texts, int[] rows) {
    boolean[] seen = new boolean[texts.levels().size()];
    int cells = 0;
    int distinct = 0;
    for (int row : rows) {
      int code = texts.codes()[row];
      if (code >= 0) {
        cells++;
        distinct += seen[code] ? 0 : 1;
        seen[code] = true;
      }
    }
    double none = Double.NaN;
    return new Statistics(cells, rows.length - cells, distinct, none, none, none, none, none, none);
  }

  private static Statistics of(double[] values, int[] rows) {
    double[] sorted = new double[rows.length];
    int cells = 0;
    for (int row : rows) {
      if (!Double.isNaN(values[row])) {
        sorted[cells++] = values[row];
      }
    }
    if (cells == 0) {
      double none = Double.NaN;
      return new Statistics(0, rows.length, 0, none, none, none, none, none, none);
    }
    double[] inOrder = Arrays.copyOf(sorted, cells);
    Arrays.sort(sorted, 0, cells);
    int distinct = 1;
    for (int i = 1; i < cells; i++) {
      distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
    }
    double minimum = sorted[0];
    double maximum = sorted[cells - 1];
    double low = sorted[(cells - 1) / 2];
    double high = sorted[cells / 2];
    double median = low == high ? low : low / 2 + high / 2;
    int shift = shift(Math.max(Math.abs(minimum), Math.abs(maximum)));
    double factor = Math.scalb(1.0, shift);
    double sum = 0;
    for (double value : inOrder) {
      sum += value * factor;
    }
    double mean = sum / cells;
    double squares = 0;
    double cubes = 0;
    for (double value : inOrder) {
      double apart = value * factor - mean;
      squares += apart * apart;
      cubes += apart * apart * apart;
    }
    double sd = distinct == 1 ? 0 : Math.sqrt(squares / cells);
    double skew = sd == 0 ? 0 : cubes / cells / sd / sd / sd;
    return new Statistics(
        cells,
        rows.length - cells,
        distinct,
        distinct == 1 ? minimum : Math.scalb(mean, -shift),
        sd == 0 ? 0 : Math.clamp(Math.scalb(sd, -shift), Double.MIN_VALUE, Double.MAX_VALUE),
        minimum,
        median,
        maximum,
        skew);
  }
}
