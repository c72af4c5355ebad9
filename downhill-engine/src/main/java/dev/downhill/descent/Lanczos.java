package dev.downhill.descent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The smallest and the largest eigenvalue of a symmetric matrix, of those that a start vector
/// has any share of.
///
/// Lanczos 1950, *An iteration method for the solution of the eigenvalue problem*,
/// [doi:10.6028/jres.045.026](https://doi.org/10.6028/jres.045.026), every new direction made
/// square to all before it. When the directions run out the two values are exact up to rounding;
/// until then the smallest is too large and the largest too small.
///
/// @param smallest the smallest
/// @param largest the largest
/// @param exact whether the directions ran out
record Lanczos(double smallest, double largest, boolean exact) {
  /// A new direction shorter than this share of the largest value is rounding.
  private static final double NOTHING = 1e-10;

  /// @param product `v ↦ H·v`
  /// @param start not zero
  /// @param most how many products at most
  static Lanczos of(UnaryOperator<double[]> product, double[] start, int most) {
    List<double[]> basis = new ArrayList<>();
    double[] diagonal = new double[most];
    double[] beside = new double[most];
    double[] v = scaled(start, 1 / length(start));
    double largest = 0;
    int n = 0;
    boolean exact = false;
    while (n < most && !exact) {
      basis.add(v);
      double[] next = product.apply(v);
      diagonal[n] = dot(v, next);
      for (int twice = 0; twice < 2; twice++) {
        for (double[] before : basis) {
          subtract(next, dot(next, before), before);
        }
      }
      double left = length(next);
      largest = Math.max(largest, Math.abs(diagonal[n]) + (n > 0 ? beside[n - 1] : 0));
      exact = !(left > NOTHING * largest) || n + 1 == start.length;
      beside[n] = left;
      n++;
      v = scaled(next, 1 / left);
    }
    return new Lanczos(
        eigenvalue(diagonal, beside, n, 0), eigenvalue(diagonal, beside, n, n - 1), exact);
  }

  /// Eigenvalue `k`, from the smallest, of the tridiagonal matrix: by bisection on how many lie
  /// below (Givens 1954).
  private static double eigenvalue(double[] diagonal, double[] beside, int n, int k) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double radius = (i > 0 ? beside[i - 1] : 0) + (i < n - 1 ? beside[i] : 0);
      low = Math.min(low, diagonal[i] - radius);
      high = Math.max(high, diagonal[i] + radius);
    }
    while (true) {
      double middle = 0.5 * (low + high);
      if (!(low < middle && middle < high)) {
        return middle;
      }
      if (below(diagonal, beside, n, middle) > k) {
        high = middle;
      } else {
        low = middle;
      }
    }
  }

  private static int below(double[] diagonal, double[] beside, int n, double x) {
    int count = 0;
    double pivot = 1;
    for (int i = 0; i < n; i++) {
      double off = i > 0 ? beside[i - 1] : 0;
      pivot = diagonal[i] - x - off * off / pivot;
      if (pivot == 0) {
        pivot = Double.MIN_NORMAL;
      }
      if (pivot < 0) {
        count++;
      }
    }
    return count;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum = Math.fma(a[i], b[i], sum);
    }
    return sum;
  }

  static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double[] scaled(double[] a, double factor) {
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = factor * a[i];
    }
    return result;
  }

  private static void subtract(double[] from, double factor, double[] what) {
    for (int i = 0; i < from.length; i++) {
      from[i] = Math.fma(-factor, what[i], from[i]);
    }
  }
}
