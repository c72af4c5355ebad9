package dev.downhill.solver;

import dev.downhill.tensor.Values;
import java.util.Arrays;

/// The rows of a least-squares problem, made ready for algebra without losing a bit: every column
/// is multiplied by a power of two, so that its size is about 1, and moved by its mean if there
/// is an intercept. What rounding takes from a moved number is kept beside it.
///
/// Columns are `x`'s and, last, `y`. A column that is the same in every row (with an intercept),
/// or zero (without), is *constant* and not used.
final class Standardized {
  /// Of a column that is moved by its mean, less than this is left: it counts as constant.
  private static final double CONSTANT = 1e-13;

  private final Values x;
  private final Values y;
  private final double[] weights;
  private final int rows;
  private final Portions portions;
  private final int columns;
  private final int used;
  private final double[] scale;
  private final double[] mean;
  private final double[] meanRest;
  private final boolean[] constant;
  private final double weightScale;
  private final double totalWeight;

  Standardized(Values x, Values y, double[] weights, boolean centred) {
    this.x = x;
    this.y = y;
    this.weights = weights.clone();
    rows = weights.length;
    columns = x.shape().dim(1) + 1;
    portions = Portions.of(rows, columns);
    scale = new double[columns];
    mean = new double[columns];
    meanRest = new double[columns];
    constant = new boolean[columns];
    double heaviest = Arrays.stream(weights).max().orElseThrow();
    weightScale = powerOfTwo(heaviest);
    ExactSum total = new ExactSum();
    int counted = 0;
    for (int i = 0; i < rows; i++) {
      this.weights[i] *= weightScale;
      total.add(this.weights[i]);
      counted += weights[i] > 0 ? 1 : 0;
    }
    used = counted;
    totalWeight = total.value();
    scaleBy(largest());
    if (centred) {
      findMeans(total);
    }
    scaleBySpread();
  }

  /// Rows of weight more than 0.
  int used() {
    return used;
  }

  Portions portions() {
    return portions;
  }

  /// Columns of `x`; the target is the column after them.
  int inputs() {
    return columns - 1;
  }

  int rows() {
    return rows;
  }

  /// The power of two that the weights were multiplied by.
  double weightScale() {
    return weightScale;
  }

  double totalWeight() {
    return totalWeight;
  }

  double weight(int row) {
    return weights[row];
  }

  /// The power of two that column `j` was multiplied by.
  double scale(int j) {
    return scale[j];
  }

  /// The scaled column's mean, 0 without an intercept.
  double mean(int j) {
    return mean[j];
  }

  double meanRest(int j) {
    return meanRest[j];
  }

  boolean isConstant(int j) {
    return constant[j];
  }

  /// The scaled and moved numbers of one row, `high + low`, the target last.
  void row(int i, double[] high, double[] low) {
    read(i, high);
    for (int j = 0; j < columns; j++) {
      double value = high[j] * scale[j];
      double moved = value - mean[j];
      double back = moved - value;
      high[j] = moved;
      low[j] = (value - (moved - back)) - (mean[j] + back) - meanRest[j];
    }
  }

  private void read(int i, double[] row) {
    int width = columns - 1;
    if (x.array() instanceof double[] numbers) {
      System.arraycopy(numbers, i * width, row, 0, width);
    } else {
      float[] numbers = x.floats();
      for (int j = 0; j < width; j++) {
        row[j] = numbers[i * width + j];
      }
    }
    row[width] = y.at(i);
  }

  private double[] largest() {
    double[] largest = new double[columns];
    for (double[] part : portions.each(this::largest)) {
      Arrays.setAll(largest, j -> Math.max(largest[j], part[j]));
    }
    return largest;
  }

  private double[] largest(int from, int to) {
    double[] largest = new double[columns];
    double[] row = new double[columns];
    for (int i = from; i < to; i++) {
      read(i, row);
      for (int j = 0; j < columns; j++) {
        double size = Math.abs(row[j]);
        if (!(size <= Double.MAX_VALUE)) {
          throw new IllegalArgumentException(
              (j == columns - 1 ? "y" : "x, column " + j)
                  + ", row "
                  + i
                  + " is "
                  + row[j]
                  + "; least squares needs finite numbers");
        }
        largest[j] = Math.max(largest[j], size);
      }
    }
    return largest;
  }

  /// Makes each size about 1 by a power of two, which changes no digit.
  private void scaleBy(double[] sizes) {
    Arrays.fill(scale, 1);
    for (int j = 0; j < columns; j++) {
      if (sizes[j] > 0) {
        scale[j] = powerOfTwo(sizes[j]);
      }
    }
  }

  /// What brings `size` to about 1.
  private static double powerOfTwo(double size) {
    return Math.scalb(1.0, Math.clamp(-Math.getExponent(size), -1000, 1000));
  }

  private void findMeans(ExactSum total) {
    ExactSums sums = new ExactSums(columns);
    portions.each(this::sums).forEach(sums::add);
    double[] values = sums.values();
    double[] rests = sums.rests();
    for (int j = 0; j < columns; j++) {
      mean[j] = values[j] / totalWeight;
      double rest = Math.fma(-mean[j], totalWeight, values[j]);
      meanRest[j] = (rest + rests[j] - mean[j] * total.rest()) / totalWeight;
    }
  }

  private ExactSums sums(int from, int to) {
    ExactSums sums = new ExactSums(columns);
    double[] row = new double[columns];
    double[] none = new double[columns];
    for (int i = from; i < to; i++) {
      read(i, row);
      for (int j = 0; j < columns; j++) {
        row[j] *= scale[j];
      }
      sums.addProducts(row, none, weights[i], 0);
    }
    return sums;
  }

  private double[] squares(int from, int to) {
    double[] squares = new double[columns];
    double[] row = new double[columns];
    for (int i = from; i < to; i++) {
      read(i, row);
      for (int j = 0; j < columns; j++) {
        double moved = row[j] * scale[j] - mean[j];
        squares[j] = Math.fma(weights[i] * moved, moved, squares[j]);
      }
    }
    return squares;
  }

  /// Scales again by what is left after the means are gone, and finds the constant columns.
  private void scaleBySpread() {
    double[] squares = new double[columns];
    for (double[] part : portions.each(this::squares)) {
      Arrays.setAll(squares, j -> squares[j] + part[j]);
    }
    for (int j = 0; j < columns; j++) {
      double spread = Math.sqrt(squares[j] / totalWeight);
      constant[j] = spread <= CONSTANT * Math.abs(mean[j]);
      if (!constant[j]) {
        double more = powerOfTwo(spread);
        scale[j] *= more;
        mean[j] *= more;
        meanRest[j] *= more;
      }
    }
  }
}
