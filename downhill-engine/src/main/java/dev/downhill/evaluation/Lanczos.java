package dev.downhill.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The smallest and the largest eigenvalue of a symmetric matrix, of those that a start vector
/// has any share of, and the largest one's vector.
///
/// Lanczos 1950, *An iteration method for the solution of the eigenvalue problem*,
/// [doi:10.6028/jres.045.026](https://doi.org/10.6028/jres.045.026), every new direction made
/// square to all before it. When the directions run out the two values are exact up to rounding;
/// until then the smallest is too large and the largest too small.
///
/// @param smallest the smallest
/// @param largest the largest
/// @param vector the largest one's, of length 1
/// @param residual `‖H·vector − largest·vector‖`, by which the largest can be off
/// @param products how many were made
/// @param exact whether the directions ran out
record Lanczos(
    double smallest,
    double largest,
    double[] vector,
    double residual,
    int products,
    boolean exact) {
  /// A new direction shorter than this share of the largest value is rounding.
  private static final double NOTHING = 1e-10;

  /// @param product `v ↦ H·v`
  /// @param start not zero
  /// @param tolerance ends when the residual is no more than this share of the largest; 0 to go
  ///     on until the directions run out
  /// @param most how many products at most, 1 or more
  static Lanczos of(UnaryOperator<double[]> product, double[] start, double tolerance, int most) {
    List<double[]> basis = new ArrayList<>();
    double[] diagonal = new double[most];
    double[] beside = new double[most];
    double[] v = scaled(start, 1 / length(start));
    double bound = 0;
    int n = 0;
    while (true) {
      basis.add(v);
      double[] next = product.apply(v);
      diagonal[n] = dot(v, next);
      for (int twice = 0; twice < 2; twice++) {
        for (double[] before : basis) {
          subtract(next, dot(next, before), before);
        }
      }
      double left = length(next);
      bound = Math.max(bound, Math.abs(diagonal[n]) + (n > 0 ? beside[n - 1] : 0));
      boolean exact = !(left > NOTHING * bound) || n + 1 == start.length;
      beside[n] = left;
      n++;
      if (exact || n == most || tolerance > 0) {
        double largest = eigenvalue(diagonal, beside, n, n - 1);
        double[] shares = vector(diagonal, beside, n, largest);
        double residual = left * Math.abs(shares[n - 1]);
        if (exact || n == most || residual <= tolerance * Math.abs(largest)) {
          double smallest = eigenvalue(diagonal, beside, n, 0);
          return new Lanczos(smallest, largest, sum(shares, basis), residual, n, exact);
        }
      }
      v = scaled(next, 1 / left);
    }
  }

  /// The eigenvector of length 1 of the tridiagonal matrix, by pivots from both ends that meet
  /// where they leave least: Fernando 1997, *On computing an eigenvector of a tridiagonal
  /// matrix*, [doi:10.1137/S0895479895294484](https://doi.org/10.1137/S0895479895294484).
  private static double[] vector(double[] diagonal, double[] beside, int n, double eigenvalue) {
    double[] down = new double[n];
    double[] up = new double[n];
    for (int i = 0; i < n; i++) {
      down[i] = pivot(diagonal[i] - eigenvalue, i > 0 ? beside[i - 1] : 0, i > 0 ? down[i - 1] : 1);
    }
    for (int i = n - 1; i >= 0; i--) {
      up[i] = pivot(diagonal[i] - eigenvalue, i < n - 1 ? beside[i] : 0, i < n - 1 ? up[i + 1] : 1);
    }
    int meet = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double left = Math.abs(down[i] + up[i] - (diagonal[i] - eigenvalue));
      if (left < least) {
        least = left;
        meet = i;
      }
    }
    double[] vector = new double[n];
    vector[meet] = 1;
    for (int i = meet - 1; i >= 0; i--) {
      vector[i] = -beside[i] / down[i] * vector[i + 1];
    }
    for (int i = meet + 1; i < n; i++) {
      vector[i] = -beside[i - 1] / up[i] * vector[i - 1];
    }
    return scaled(vector, 1 / length(vector));
  }

  /// The next pivot of a tridiagonal matrix; never 0.
  private static double pivot(double diagonal, double beside, double before) {
    double pivot = diagonal - beside * beside / before;
    return pivot == 0 ? Double.MIN_NORMAL : pivot;
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
      pivot = pivot(diagonal[i] - x, i > 0 ? beside[i - 1] : 0, pivot);
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

  private static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double[] sum(double[] factors, List<double[]> vectors) {
    double[] sum = new double[vectors.getFirst().length];
    for (int i = 0; i < factors.length; i++) {
      subtract(sum, -factors[i], vectors.get(i));
    }
    return sum;
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
