package dev.downhill.tables;

import dev.downhill.data.Statistics;

/// How well a model guesses on rows that it was not trained on.
public sealed interface Scores {
  /// How many rows.
  int rows();

  /// Misses of a number, in the target's own unit.
  ///
  /// @param mae mean size of a miss
  /// @param rmse square root of the mean squared miss
  /// @param r2 share of the variance explained, `1 − Σ(y − ŷ)²/Σ(y − ȳ)²`; at most 1, below 0
  ///     where the mean would have been the better guess, NaN where all targets are equal
  record Regression(int rows, double mae, double rmse, double r2) implements Scores {}

  /// Hits of a category.
  ///
  /// @param accuracy share of rows whose likeliest class is the true one
  /// @param logLoss mean of `−ln p(true class)`; 0 is certain and right
  record Classification(int rows, double accuracy, double logLoss) implements Scores {}

  /// Scores guesses of a number.
  static Regression of(double[] truth, double[] guess) {
    int n = truth.length;
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.max(Math.abs(truth[i]), Math.abs(guess[i])));
    }
    int shift = Statistics.shift(largest);
    double factor = Math.scalb(1.0, shift);
    double mean = 0;
    for (double y : truth) {
      mean += y * factor / n;
    }
    double absolute = 0;
    double squared = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      double miss = truth[i] * factor - guess[i] * factor;
      absolute += Math.abs(miss);
      squared = Math.fma(miss, miss, squared);
      double apart = truth[i] * factor - mean;
      spread = Math.fma(apart, apart, spread);
    }
    return new Regression(
        n,
        back(absolute / n, shift),
        back(Math.sqrt(squared / n), shift),
        spread > 0 ? 1 - squared / spread : Double.NaN);
  }

  private static double back(double miss, int shift) {
    return Math.min(Math.scalb(miss, -shift), Double.MAX_VALUE);
  }

  /// Scores guesses of a class.
  ///
  /// @param truth the number of each row's class
  /// @param chances for each row the probability of each class
  static Classification of(int[] truth, double[][] chances) {
    int hits = 0;
    double loss = 0;
    for (int i = 0; i < truth.length; i++) {
      int likeliest = 0;
      for (int k = 1; k < chances[i].length; k++) {
        if (chances[i][k] > chances[i][likeliest]) {
          likeliest = k;
        }
      }
      hits += likeliest == truth[i] ? 1 : 0;
      loss -= StrictMath.log(Math.max(chances[i][truth[i]], Double.MIN_NORMAL));
    }
    return new Classification(truth.length, (double) hits / truth.length, loss / truth.length);
  }
}
