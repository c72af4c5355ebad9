package dev.downhill.solver;

import java.util.Arrays;

/// Several [ExactSum]s, side by side.
final class ExactSums {
  private final double[] high;
  private final double[] low;

  ExactSums(int count) {
    high = new double[count];
    low = new double[count];
  }

  /// Adds `x·y` to each sum, all in high and low parts, as [ExactSum#addProduct] does to one.
  void addProducts(double[] x, double[] xLow, double y, double yLow) {
    for (int j = 0; j < high.length; j++) {
      double product = x[j] * y;
      double rest = Math.fma(x[j], y, -product) + (x[j] * yLow + xLow[j] * y);
      low[j] += add(j, product) + rest;
    }
  }

  /// Adds other sums.
  void add(ExactSums others) {
    for (int j = 0; j < high.length; j++) {
      low[j] += add(j, others.high[j]) + others.low[j];
    }
  }

  /// What rounding takes.
  private double add(int j, double x) {
    double before = high[j];
    double after = before + x;
    double added = after - before;
    high[j] = after;
    return (before - (after - added)) + (x - added);
  }

  /// The sums, rounded.
  double[] values() {
    double[] values = new double[high.length];
    Arrays.setAll(values, j -> high[j] + low[j]);
    return values;
  }

  /// What rounding took from [#values].
  double[] rests() {
    double[] rests = new double[high.length];
    Arrays.setAll(rests, j -> (high[j] - (high[j] + low[j])) + low[j]);
    return rests;
  }
}
