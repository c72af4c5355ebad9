package dev.downhill.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Looks for columns that give the answer away (`DH105`): one column alone explains more than 98
/// % of the target's variance in the training rows.
///
/// For a number that is the squared correlation, for a category the share of the variance that
/// lies between its levels, where there are ten rows or more to a level. A classification is
/// looked at where it has two classes. Of two inputs one may well hold the answer, so there it
/// must be 99.99 %; a single input is not looked at, for the answer has to lie in it.
public final class Leaks {
  private static final double SUSPICIOUS = 0.98;

  /// Where there are two inputs.
  private static final double EXACT = 0.9999;

  private static final int ROWS_PER_LEVEL = 10;

  private Leaks() {}

  public static List<Diagnosis> find(Selection selection, int[] training) {
    List<Diagnosis> found = new ArrayList<>();
    int inputs = selection.inputs().size();
    if (inputs < 2) {
      return found;
    }
    double suspicious = inputs == 2 ? EXACT : SUSPICIOUS;
    double[] y = new double[training.length];
    switch (selection.target()) {
      case Column.Numbers numbers -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = numbers.values()[training[i]];
        }
        y = inRange(y);
      }
      case Column.Texts texts -> {
        if (Statistics.of(texts, selection.rows()).distinct() != 2) {
          return found;
        }
        for (int i = 0; i < y.length; i++) {
          y[i] = texts.codes()[training[i]] == texts.codes()[training[0]] ? 0 : 1;
        }
      }
    }
    for (Column column : selection.inputs()) {
      double explained =
          switch (column) {
            case Column.Numbers numbers -> {
              double[] x = new double[training.length];
              Arrays.setAll(x, i -> numbers.values()[training[i]]);
              yield correlation(inRange(x), y);
            }
            case Column.Texts texts -> between(texts, training, y);
          };
      if (explained > suspicious) {
        found.add(
            new Diagnosis(
                "DH105",
                column.name(),
                Words.say(
                    "explains %.1f %% of %s alone: it may leak the answer",
                    100 * explained, selection.target().name()),
                "--drop " + column.name()));
      }
    }
    return found;
  }

  /// The numbers times a power of two that keeps their squares in range; no share of a variance
  /// hangs on it.
  private static double[] inRange(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Double.isNaN(value) ? 0 : Math.abs(value));
    }
    double factor = Math.scalb(1.0, Statistics.shift(largest));
    return factor == 1 ? values : Arrays.stream(values).map(value -> value * factor).toArray();
  }

  /// The squared correlation over the rows in which `x` is not missing.
  private static double correlation(double[] x, double[] y) {
    int count = 0;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i])) {
        count++;
        meanX += x[i];
        meanY += y[i];
      }
    }
    meanX /= count;
    meanY /= count;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i])) {
        double dx = x[i] - meanX;
        double dy = y[i] - meanY;
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
      }
    }
    return count < ROWS_PER_LEVEL ? 0 : xy / xx * (xy / yy);
  }

  /// Σ nₗ(ȳₗ − ȳ)² / Σ(y − ȳ)² over the levels `l`, missing cells being one.
  private static double between(Column.Texts texts, int[] rows, double[] y) {
    double[] sums = new double[texts.levels().size() + 1];
    int[] counts = new int[sums.length];
    double total = 0;
    for (int i = 0; i < rows.length; i++) {
      int slot = texts.codes()[rows[i]] + 1;
      sums[slot] += y[i];
      counts[slot]++;
      total += y[i];
    }
    double mean = total / rows.length;
    double all = 0;
    for (double value : y) {
      all += (value - mean) * (value - mean);
    }
    double between = 0;
    int levels = 0;
    for (int slot = 0; slot < sums.length; slot++) {
      if (counts[slot] > 0) {
        double apart = sums[slot] / counts[slot] - mean;
        between += counts[slot] * apart * apart;
        levels++;
      }
    }
    return levels * ROWS_PER_LEVEL > rows.length ? 0 : between / all;
  }
}
