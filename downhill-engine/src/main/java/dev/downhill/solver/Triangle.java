package dev.downhill.solver;

/// Householder QR of a matrix with a right-hand side as its last column, by rows.
///
/// A tall matrix arrives in blocks of rows, of which only the triangle is kept, so memory is
/// O(columns²) however many rows come: the sequential TSQR of Demmel, Grigori, Hoemmen and Langou
/// 2012, [arXiv:0808.2664](https://arxiv.org/abs/0808.2664).
final class Triangle {
  private Triangle() {}

  /// Folds `count` rows, given as columns, into the upper triangle `r`, whose rows are as many
  /// numbers long as there are columns. The columns are used up.
  static void fold(double[] r, double[][] block, int count) {
    int columns = block.length;
    double[] dots = new double[columns];
    for (int j = 0; j < columns - 1; j++) {
      double[] v = block[j];
      double square = dot(v, v, count);
      if (square == 0) {
        continue;
      }
      int row = j * columns;
      double alpha = r[row + j];
      double norm = Math.sqrt(Math.fma(alpha, alpha, square));
      double beta = alpha > 0 ? -norm : norm;
      double tau = (beta - alpha) / beta;
      double scale = 1 / (alpha - beta);
      for (int i = 0; i < count; i++) {
        v[i] *= scale;
      }
      r[row + j] = beta;
      dots(v, block, j + 1, count, dots);
      for (int c = j + 1; c < columns; c++) {
        double part = -tau * (r[row + c] + dots[c]);
        r[row + c] += part;
        double[] a = block[c];
        for (int i = 0; i < count; i++) {
          a[i] = Math.fma(part, v[i], a[i]);
        }
      }
    }
  }

  /// `v·a` for each column from `from` on; four at a time, as one would wait for its own sums.
  private static void dots(double[] v, double[][] block, int from, int count, double[] dots) {
    int c = from;
    for (; c + 4 <= block.length; c += 4) {
      double[] a0 = block[c];
      double[] a1 = block[c + 1];
      double[] a2 = block[c + 2];
      double[] a3 = block[c + 3];
      double even0 = 0;
      double even1 = 0;
      double even2 = 0;
      double even3 = 0;
      double odd0 = 0;
      double odd1 = 0;
      double odd2 = 0;
      double odd3 = 0;
      for (int i = 0; i < count - 1; i += 2) {
        double x = v[i];
        double next = v[i + 1];
        even0 = Math.fma(x, a0[i], even0);
        even1 = Math.fma(x, a1[i], even1);
        even2 = Math.fma(x, a2[i], even2);
        even3 = Math.fma(x, a3[i], even3);
        odd0 = Math.fma(next, a0[i + 1], odd0);
        odd1 = Math.fma(next, a1[i + 1], odd1);
        odd2 = Math.fma(next, a2[i + 1], odd2);
        odd3 = Math.fma(next, a3[i + 1], odd3);
      }
      dots[c] = even0 + odd0;
      dots[c + 1] = even1 + odd1;
      dots[c + 2] = even2 + odd2;
      dots[c + 3] = even3 + odd3;
      if (count % 2 == 1) {
        for (int last = c; last < c + 4; last++) {
          dots[last] = Math.fma(v[count - 1], block[last][count - 1], dots[last]);
        }
      }
    }
    for (; c < block.length; c++) {
      dots[c] = dot(v, block[c], count);
    }
  }

  private static double dot(double[] v, double[] a, int count) {
    double even = 0;
    double odd = 0;
    for (int i = 0; i < count - 1; i += 2) {
      even = Math.fma(v[i], a[i], even);
      odd = Math.fma(v[i + 1], a[i + 1], odd);
    }
    double sum = even + odd;
    return count % 2 == 0 ? sum : Math.fma(v[count - 1], a[count - 1], sum);
  }

  /// Applies the Householder reflection that turns column `j` of rows `from` to `to` into a
  /// multiple of the first of them: `A ← (I − τ·v·vᵀ)·A`, `v₀ = 1`. Columns before `j` are left
  /// alone.
  static void reflect(double[] a, int columns, int from, int to, int j, double[] work) {
    double square = 0;
    for (int i = from + 1; i < to; i++) {
      double x = a[i * columns + j];
      square = Math.fma(x, x, square);
    }
    if (square == 0) {
      return;
    }
    int top = from * columns;
    double alpha = a[top + j];
    double norm = Math.sqrt(Math.fma(alpha, alpha, square));
    double beta = alpha > 0 ? -norm : norm;
    double tau = (beta - alpha) / beta;
    double scale = 1 / (alpha - beta);

    System.arraycopy(a, top, work, 0, columns);
    int i = from + 1;
    for (; i + 4 <= to; i += 4) {
      addFour(a, columns, i, j, scale, work);
    }
    for (; i < to; i++) {
      add(a, columns, i, j, scale, work);
    }
    for (int c = j + 1; c < columns; c++) {
      work[c] *= -tau;
      a[top + c] += work[c];
    }
    for (i = from + 1; i < to; i++) {
      int row = i * columns;
      double v = a[row + j] * scale;
      for (int c = j + 1; c < columns; c++) {
        a[row + c] = Math.fma(v, work[c], a[row + c]);
      }
      a[row + j] = 0;
    }
    a[top + j] = beta;
  }

  /// `work += v_i·a_i`, the reflected row's part.
  private static void add(double[] a, int columns, int i, int j, double scale, double[] work) {
    int row = i * columns;
    double v = a[row + j] * scale;
    for (int c = j + 1; c < columns; c++) {
      work[c] = Math.fma(v, a[row + c], work[c]);
    }
  }

  /// Four rows at once, which spares three passes over `work`.
  private static void addFour(double[] a, int columns, int i, int j, double scale, double[] work) {
    int row0 = i * columns;
    int row1 = row0 + columns;
    int row2 = row1 + columns;
    int row3 = row2 + columns;
    double v0 = a[row0 + j] * scale;
    double v1 = a[row1 + j] * scale;
    double v2 = a[row2 + j] * scale;
    double v3 = a[row3 + j] * scale;
    for (int c = j + 1; c < columns; c++) {
      double sum = Math.fma(v0, a[row0 + c], work[c]);
      sum = Math.fma(v1, a[row1 + c], sum);
      sum = Math.fma(v2, a[row2 + c], sum);
      work[c] = Math.fma(v3, a[row3 + c], sum);
    }
  }
}
