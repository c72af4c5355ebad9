package dev.downhill.solver;

import java.util.Arrays;

/// Householder QR with column pivoting of an `m × k` matrix of unit-sized columns and a
/// right-hand side: `A·P = Q·R`. It finds which columns follow from others, and solves with the
/// rest.
///
/// At each step the first column of which at least half as much is left as of the largest comes
/// next, so that of columns which say the same the earlier ones are kept. It stops when less than
/// `1e-12` is left of every column, relative to the column itself.
///
/// Businger and Golub 1965, *Linear least squares solutions by Householder transformations*,
/// [doi:10.1007/BF01436084](https://doi.org/10.1007/BF01436084); the pivot rule is ours.
final class PivotedQr {
  /// A column of which less than this is left, once others are taken out, follows from them.
  static final double TOLERANCE = 1e-12;

  /// A smaller share of a column in another is rounding, for columns of a condition up to 10⁸.
  private static final double PART = 1e-8;

  private static final int ITERATIONS = 40;

  private final double[] a;
  private final int stride;
  private final int[] order;
  private final int rank;

  /// @param a `m` rows of `k` columns and the right-hand side; used up
  PivotedQr(double[] a, int m, int k) {
    this.a = a;
    stride = k + 1;
    order = new int[k];
    double[] whole = new double[k];
    double[] left = new double[k];
    for (int j = 0; j < k; j++) {
      order[j] = j;
      left[j] = whole[j] = square(0, m, j);
    }
    double[] fresh = left.clone();
    double[] work = new double[stride];
    int step = 0;
    for (; step < Math.min(m, k); step++) {
      int pivot = pivot(step, left, whole);
      if (!(left[pivot] > TOLERANCE * TOLERANCE * whole[pivot])) {
        break;
      }
      swap(step, pivot, m, left, fresh, whole);
      Triangle.reflect(a, stride, step, m, step, work);
      for (int j = step + 1; j < k; j++) {
        double x = a[step * stride + j];
        left[j] = Math.max(0, Math.fma(-x, x, left[j]));
        if (left[j] <= 1e-8 * fresh[j]) { // too much has cancelled: count afresh
          left[j] = fresh[j] = square(step + 1, m, j);
        }
      }
    }
    rank = step;
  }

  private double square(int from, int m, int j) {
    double square = 0;
    for (int i = from; i < m; i++) {
      double x = a[i * stride + j];
      square = Math.fma(x, x, square);
    }
    return square;
  }

  private static int pivot(int step, double[] left, double[] whole) {
    double largest = 0;
    for (int j = step; j < left.length; j++) {
      largest = Math.max(largest, left[j] / whole[j]);
    }
    int pivot = step;
    while (pivot < left.length - 1 && !(left[pivot] / whole[pivot] >= 0.25 * largest)) {
      pivot++;
    }
    return pivot;
  }

  private void swap(int i, int j, int m, double[]... columns) {
    int column = order[i];
    order[i] = order[j];
    order[j] = column;
    for (double[] values : columns) {
      double value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
    for (int row = 0; row < m; row++) {
      double value = a[row * stride + i];
      a[row * stride + i] = a[row * stride + j];
      a[row * stride + j] = value;
    }
  }

  /// How many columns say something that the others do not.
  int rank() {
    return rank;
  }

  /// The column that stands in place `i` of the triangle; from `rank()` on, those that follow.
  int column(int i) {
    return order[i];
  }

  /// Which places of the triangle hold a column that others follow from: one with a part in a
  /// column that was left out. Only of the rest can a number be found for each alone.
  ///
  /// A column that was left out is `R₁₁⁻¹·r₁₂` of those in the triangle.
  boolean[] shared() {
    boolean[] shared = new boolean[rank];
    int alone = rank;
    for (int c = rank; c < order.length && alone > 0; c++) {
      double[] part = new double[rank];
      for (int i = 0; i < rank; i++) {
        part[i] = a[i * stride + c];
      }
      solve(part);
      for (int i = 0; i < rank; i++) {
        if (!shared[i] && Math.abs(part[i]) > PART) {
          shared[i] = true;
          alone--;
        }
      }
    }
    return shared;
  }

  /// The first `rank` entries of the rotated right-hand side `Qᵀ·y`.
  double[] rotated() {
    double[] rotated = new double[rank];
    for (int i = 0; i < rank; i++) {
      rotated[i] = a[i * stride + stride - 1];
    }
    return rotated;
  }

  /// `x ← R⁻¹·x` for the leading `rank × rank` triangle.
  void solve(double[] x) {
    for (int i = rank - 1; i >= 0; i--) {
      int row = i * stride;
      double sum = x[i];
      for (int j = i + 1; j < rank; j++) {
        sum = Math.fma(-a[row + j], x[j], sum);
      }
      x[i] = sum / a[row + i];
    }
  }

  /// `x ← R⁻ᵀ·x`.
  void solveTransposed(double[] x) {
    for (int i = 0; i < rank; i++) {
      int row = i * stride;
      x[i] /= a[row + i];
      for (int j = i + 1; j < rank; j++) {
        x[j] = Math.fma(-a[row + j], x[i], x[j]);
      }
    }
  }

  /// The diagonal of `(Rᵀ·R)⁻¹`: row `i`'s sum of squares of `R⁻¹`.
  double[] inverseSquares() {
    double[] squares = new double[rank];
    double[] column = new double[rank];
    for (int j = 0; j < rank; j++) {
      Arrays.fill(column, 0);
      column[j] = 1;
      for (int i = j; i >= 0; i--) {
        int row = i * stride;
        double sum = column[i];
        for (int c = i + 1; c <= j; c++) {
          sum = Math.fma(-a[row + c], column[c], sum);
        }
        column[i] = sum / a[row + i];
        squares[i] = Math.fma(column[i], column[i], squares[i]);
      }
    }
    return squares;
  }

  /// About the largest over the smallest singular value of the leading triangle, its columns
  /// divided by their sizes, by 40 steps of power iteration each: never above the true ratio but
  /// for rounding, and seldom far below.
  double condition() {
    if (rank == 0) {
      return 1;
    }
    double[] sizes = new double[rank];
    for (int j = 0; j < rank; j++) {
      sizes[j] = Math.sqrt(square(0, j + 1, j));
    }
    double[] large = start();
    double[] small = start();
    double largest = 1;
    double smallest = 1;
    for (int i = 0; i < ITERATIONS; i++) {
      divide(large, sizes);
      multiply(large);
      multiplyTransposed(large);
      divide(large, sizes);
      largest = normalize(large);
      times(small, sizes);
      solveTransposed(small);
      solve(small);
      times(small, sizes);
      smallest = normalize(small);
    }
    return Math.sqrt(largest) * Math.sqrt(smallest);
  }

  private static void divide(double[] x, double[] by) {
    for (int i = 0; i < x.length; i++) {
      x[i] /= by[i];
    }
  }

  private static void times(double[] x, double[] by) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= by[i];
    }
  }

  private double[] start() {
    double[] start = new double[rank];
    for (int i = 0; i < rank; i++) {
      start[i] = 1 + (double) (i % 7) / 7;
    }
    normalize(start);
    return start;
  }

  private void multiply(double[] x) {
    for (int i = 0; i < rank; i++) {
      double sum = 0;
      for (int j = i; j < rank; j++) {
        sum = Math.fma(a[i * stride + j], x[j], sum);
      }
      x[i] = sum;
    }
  }

  private void multiplyTransposed(double[] x) {
    for (int i = rank - 1; i >= 0; i--) {
      int row = i * stride;
      for (int j = i + 1; j < rank; j++) {
        x[j] = Math.fma(a[row + j], x[i], x[j]);
      }
      x[i] *= a[row + i];
    }
  }

  private static double normalize(double[] x) {
    double square = 0;
    for (double value : x) {
      square = Math.fma(value, value, square);
    }
    double norm = Math.sqrt(square);
    for (int i = 0; i < x.length; i++) {
      x[i] /= norm;
    }
    return norm;
  }
}
