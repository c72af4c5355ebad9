package dev.downhill.tables;

import dev.downhill.data.Schema;
import dev.downhill.data.Task;
import java.util.Arrays;
import java.util.List;

/// The guess to beat: always the training part's median, or its most frequent class with the
/// training part's shares as probabilities.
///
/// @param median of the target; 0 for a classification
/// @param classes the names of the classes; empty for a regression
/// @param shares how often each class is in the training part
record Baseline(double median, List<String> classes, double[] shares) {
  static Baseline of(Rows rows, TableCandidate candidate) {
    Schema.Target target = candidate.inputs().preparation().schema().target();
    double[] shares = new double[target.classes().size()];
    if (target.task() == Task.CLASSIFICATION) {
      int[] training = rows.parts().training();
      double[] numbers = candidate.inputs().preparation().targetsInUnits(rows.table(), training);
      for (double number : numbers) {
        shares[(int) number] += 1.0 / training.length;
      }
    }
    return new Baseline(target.median(), target.classes(), shares);
  }

  /// Scores it on rows whose target is known, in its own unit or as the number of the class.
  Scores on(double[] truth) {
    if (classes.isEmpty()) {
      double[] guesses = new double[truth.length];
      Arrays.fill(guesses, median);
      return Scores.of(truth, guesses);
    }
    double[][] chances = new double[truth.length][];
    Arrays.fill(chances, shares);
    return Scores.of(Arrays.stream(truth).mapToInt(number -> (int) number).toArray(), chances);
  }

  /// `setosa, 35 %`.
  String words() {
    int most = 0;
    for (int k = 1; k < shares.length; k++) {
      most = shares[k] > shares[most] ? k : most;
    }
    return classes.get(most) + ", " + Math.round(100 * shares[most]) + " %";
  }
}
