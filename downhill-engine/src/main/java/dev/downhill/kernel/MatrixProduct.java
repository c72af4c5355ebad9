package dev.downhill.kernel;

import dev.downhill.tensor.DType;

/// The matrix product `C = A·B` or `C += A·B`, either side transposed, for a batch of matrices.
///
/// `op(A) [m, k]`, `op(B) [k, n]`, `C [m, n]`, row-major, one matrix after the other. The order of
/// sums depends on the layout and `k` alone, so a row of the result depends on that row of A
/// alone:
///
/// - A as it is: each element is one chain of fused multiply-adds in the order of k, begun from
///   the element of C, or from 0.
/// - A transposed (a weight's gradient: k counts rows of a batch): a chain for each block of 64
///   rows, begun from 0; the blocks' results are added in order to the element of C, or to 0. So a
///   batch in parts of multiples of 64 rows gives the bits of the whole.
///
/// An object serves one thread at a time and allocates nothing in a steady run.
public final class MatrixProduct {
  /// Which of the two matrices is stored transposed.
  public enum Layout {
    /// `A [m, k]`, `B [k, n]`.
    PLAIN,
    /// `A [m, k]`, `B [n, k]`.
    B_TRANSPOSED,
    /// `A [k, m]`, `B [k, n]`.
    A_TRANSPOSED,
    /// `A [k, m]`, `B [n, k]`.
    BOTH_TRANSPOSED;

    public static Layout of(boolean transposeA, boolean transposeB) {
      if (transposeA) {
        return transposeB ? BOTH_TRANSPOSED : A_TRANSPOSED;
      }
      return transposeB ? B_TRANSPOSED : PLAIN;
    }

    boolean transposesA() {
      return this == A_TRANSPOSED || this == BOTH_TRANSPOSED;
    }

    boolean transposesB() {
      return this == B_TRANSPOSED || this == BOTH_TRANSPOSED;
    }
  }

  /// What the sums begin from.
  public enum Start {
    /// `C = A·B`.
    ZERO,
    /// `C += A·B`.
    RESULT
  }

  /// Rows of a batch whose products make one partial sum where A is transposed.
  private static final int BLOCK = 64;

  private final Machine machine;
  private final DType dtype;
  private final Layout layout;
  private final Start start;
  private final int batch;
  private final int m;
  private final int n;
  private final int k;
  private final Task rows;

  private Object a = new float[0];
  private Object b = new float[0];
  private Object c = new float[0];

  /// @param batch how many products; 0 or more, as all sizes
  public MatrixProduct(
      Machine machine, DType dtype, Layout layout, Start start, int batch, int m, int n, int k) {
    if (Math.min(Math.min(batch, m), Math.min(n, k)) < 0) {
      throw new IllegalArgumentException(
          "sizes of a product must be 0 or more: batch "
              + batch
              + ", m "
              + m
              + ", n "
              + n
              + ", k "
              + k);
    }
    this.machine = machine;
    this.dtype = dtype;
    this.layout = layout;
    this.start = start;
    this.batch = batch;
    this.m = m;
    this.n = n;
    this.k = k;
    rows = (row, _) -> row(row);
  }

  /// Computes the product. C shares no array with A or B.
  ///
  /// @param a a `float[]` (F32) or `double[]` (F64) of at least `batch·m·k` numbers
  /// @param b of at least `batch·k·n`
  /// @param c of at least `batch·m·n`
  public void run(Object a, Object b, Object c) {
    this.a = a;
    this.b = b;
    this.c = c;
    machine.run(rows, batch * m);
  }

  private void row(int row) {
    int matrix = row / m;
    int i = row % m;
    int aRow = matrix * m * k + (layout.transposesA() ? i : i * k);
    int aStep = layout.transposesA() ? m : 1;
    int bStep = layout.transposesB() ? 1 : n;
    int length = layout.transposesA() ? BLOCK : Math.max(1, k);
    for (int j = 0; j < n; j++) {
      int bColumn = matrix * k * n + (layout.transposesB() ? j * k : j);
      int at = row * n + j;
      switch (dtype) {
        case F32 -> {
          float[] fa = (float[]) a;
          float[] fb = (float[]) b;
          float[] fc = (float[]) c;
          float sum = start == Start.ZERO ? 0 : fc[at];
          for (int from = 0; from < k; from += length) {
            float chain = layout.transposesA() ? 0 : sum;
            for (int p = from; p < Math.min(k, from + length); p++) {
              chain = Math.fma(fa[aRow + p * aStep], fb[bColumn + p * bStep], chain);
            }
            sum = layout.transposesA() ? sum + chain : chain;
          }
          fc[at] = sum;
        }
        case F64 -> {
          double[] fa = (double[]) a;
          double[] fb = (double[]) b;
          double[] fc = (double[]) c;
          double sum = start == Start.ZERO ? 0 : fc[at];
          for (int from = 0; from < k; from += length) {
            double chain = layout.transposesA() ? 0 : sum;
            for (int p = from; p < Math.min(k, from + length); p++) {
              chain = Math.fma(fa[aRow + p * aStep], fb[bColumn + p * bStep], chain);
            }
            sum = layout.transposesA() ? sum + chain : chain;
          }
          fc[at] = sum;
        }
      }
    }
  }
}
