package dev.downhill.solver;

import java.math.BigDecimal;
import java.math.MathContext;

/// Least squares by normal equations with 120 digits: the specification of the fast one.
final class HighPrecision {
  private static final MathContext DIGITS = new MathContext(120);

  private HighPrecision() {}

  /// The coefficients of the rows' columns after their first, which is the target; the intercept,
  /// if wanted, comes first.
  static double[] leastSquares(double[][] rows, boolean intercept) {
    int k = rows[0].length - (intercept ? 0 : 1);
    BigDecimal[][] a = new BigDecimal[k][k + 1];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= k; j++) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double[] row : rows) {
          sum = sum.add(entry(row, i, k).multiply(entry(row, j, k)), DIGITS);
        }
        a[i][j] = sum;
      }
    }
    for (int p = 0; p < k; p++) {
      for (int i = p + 1; i < k; i++) {
        BigDecimal factor = a[i][p].divide(a[p][p], DIGITS);
        for (int j = p; j <= k; j++) {
          a[i][j] = a[i][j].subtract(factor.multiply(a[p][j], DIGITS), DIGITS);
        }
      }
    }
    double[] solution = new double[k];
    BigDecimal[] exact = new BigDecimal[k];
    for (int i = k - 1; i >= 0; i--) {
      BigDecimal sum = a[i][k];
      for (int j = i + 1; j < k; j++) {
        sum = sum.subtract(a[i][j].multiply(exact[j], DIGITS), DIGITS);
      }
      exact[i] = sum.divide(a[i][i], DIGITS);
      solution[i] = exact[i].doubleValue();
    }
    return solution;
  }

  /// Column `j` of `k`, the target after them; the first is 1 where the row has only `k` numbers.
  private static BigDecimal entry(double[] row, int j, int k) {
    if (j == k) {
      return new BigDecimal(row[0]);
    }
    int first = row.length - k;
    return first + j == 0 ? BigDecimal.ONE : new BigDecimal(row[first + j]);
  }
}
