package dev.downhill.kernel;

import java.util.Arrays;

/// The fold of what a [Loop] with [Fold#ROWS] leaves for each block of 64 rows: from the left,
/// block by block, so that rows that come in several batches of whole blocks give the bits of one
/// batch.
///
/// Arrays are all `float[]` or all `double[]`; partials are `[blocks, cols]`.
public final class Partials {
  private Partials() {}

  /// `into[c] ← into[c] + p[0, c] + p[1, c] + …`
  public static void add(Object partials, int blocks, int cols, Object into) {
    if (into instanceof float[] sums) {
      float[] from = (float[]) partials;
      // A column's sum stays in a register: through memory an addition takes four times as long.
      for (int c = 0; c < cols; c++) {
        float sum = sums[c];
        for (int at = c; at < blocks * cols; at += cols) {
          sum += from[at];
        }
        sums[c] = sum;
      }
    } else {
      double[] sums = (double[]) into;
      double[] from = (double[]) partials;
      for (int c = 0; c < cols; c++) {
        double sum = sums[c];
        for (int at = c; at < blocks * cols; at += cols) {
          sum += from[at];
        }
        sums[c] = sum;
      }
    }
  }

  /// `into[c] ← 0 + p[0, c] + p[1, c] + …`
  public static void sum(Object partials, int blocks, int cols, Object into) {
    if (into instanceof float[] sums) {
      Arrays.fill(sums, 0, cols, 0);
    } else {
      Arrays.fill((double[]) into, 0, cols, 0);
    }
    add(partials, blocks, cols, into);
  }
}
