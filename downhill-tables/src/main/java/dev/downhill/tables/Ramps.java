package dev.downhill.tables;

import dev.downhill.data.Feature;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Each number as a row of ramps: between two neighbouring quantiles of the training part a ramp
/// goes from 0 to 1, below it is 0, above it 1.
///
///     rampᵢ(x) = (x − kᵢ)/(kᵢ₊₁ − kᵢ), held in [0, 1]
///
/// A net sees at once where in its range a number lies, and can bend anywhere; from the one
/// scaled number it learns that slowly. The first ramp goes on below its lowest knot to −1 and
/// the last above its highest to 2, so that a new extreme is told from the old; the number itself
/// stays as the first column, held in ±5 standard deviations.
///
/// Gorishniy, Rubachev and Babenko 2022, *On embeddings for numerical features in tabular deep
/// learning*, [arXiv:2203.05556](https://arxiv.org/abs/2203.05556), section 3.1; there the bounds
/// at the ends are missing.
///
/// @param knots for each prepared feature the ends of its ramps, rising; empty for a feature that
///     passes as it is
record Ramps(List<double[]> knots) {
  private static final double FARTHEST = 5;

  /// No ramps: `width` features as they are.
  static Ramps none(int width) {
    List<double[]> knots = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      knots.add(new double[0]);
    }
    return new Ramps(knots);
  }

  /// Finds knots.
  ///
  /// @param features what the columns of `prepared` are; only numbers get ramps
  /// @param prepared the training part, `[rows, features]`
  /// @param most ramps a number, at least 1; a number with few different values gets fewer
  static Ramps fit(List<Feature> features, Values prepared, int most) {
    int rows = prepared.shape().dim(0);
    int width = features.size();
    List<double[]> knots = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      if (features.get(j).kind() != Feature.Kind.NUMBER) {
        knots.add(new double[0]);
        continue;
      }
      double[] sorted = new double[rows];
      for (int row = 0; row < rows; row++) {
        sorted[row] = prepared.at(row * width + j);
      }
      Arrays.sort(sorted);
      double[] found = new double[most + 1];
      int count = 0;
      for (int i = 0; i <= most; i++) {
        double quantile = sorted[(int) ((long) i * (rows - 1) / most)];
        if (count == 0 || quantile > found[count - 1]) {
          found[count++] = quantile;
        }
      }
      knots.add(count < 3 ? new double[0] : Arrays.copyOf(found, count));
    }
    return new Ramps(knots);
  }

  /// How many numbers come out.
  int width() {
    int width = 0;
    for (double[] ends : knots) {
      width += 1 + Math.max(0, ends.length - 1);
    }
    return width;
  }

  /// Whether any number has ramps.
  boolean any() {
    return knots.stream().anyMatch(ends -> ends.length > 0);
  }

  /// Writes one row of features to `out` from `at` on.
  void put(double[] features, float[] out, int at) {
    int next = at;
    for (int j = 0; j < features.length; j++) {
      double[] ends = knots.get(j);
      double x = features[j];
      if (ends.length == 0) {
        out[next++] = (float) x;
        continue;
      }
      out[next++] = (float) Math.clamp(x, -FARTHEST, FARTHEST);
      int last = ends.length - 2;
      for (int i = 0; i <= last; i++) {
        double ramp = (x - ends[i]) / (ends[i + 1] - ends[i]);
        out[next++] = (float) Math.clamp(ramp, i == 0 ? -1 : 0, i == last ? 2 : 1);
      }
    }
  }
}
