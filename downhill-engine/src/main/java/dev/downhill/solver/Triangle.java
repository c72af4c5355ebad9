package dev.downhill.solver;

/// Householder QR of a matrix with a right-hand side as its last column, by rows.
///
/// A tall matrix arrives in blocks of rows, of which only the triangle is kept, so memory is
/// O(columns²) however many rows come: the sequential TSQR of Demmel, Grigori, Hoemmen and Langou
/// 2012, [arXiv:0808.2664](https://arxiv.org/abs/0808.2664).
final class Triangle {
  private Triangle() {}

  /// Folds `count` rows of `block`, from its row 1, into the upper triangle `r`, whose rows are
  /// as long. Row 0 of `block` is work space; the rows are used up.
  static void fold(double[] r, double[] block, int count, int columns, double[] work) {
    for (int j = 0; j < columns - 1; j++) {
      System.arraycopy(r, j * columns, block, 0, columns);
      reflect(block, columns, 0, count + 1, j, work);
      System.arraycopy(block, j, r, j * columns + j, columns - j);
    }
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
