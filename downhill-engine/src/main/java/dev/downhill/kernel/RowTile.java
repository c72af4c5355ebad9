package dev.downhill.kernel;

import dev.downhill.kernel.TileShape.Ending;
import dev.downhill.kernel.TileShape.Reading;
import dev.downhill.tensor.DType;
import java.util.Arrays;

/// A [Tile] of whole rows, in plain Java of which C2 makes vectors by itself, for machines whose
/// form is scalar: 3 times as fast as single sums.
///
///     copy op(B) to rows of their own
///     for four rows of C, copied too:
///       for four rows p … p + 3 of op(B):
///         for column j: c[j] = fma(a[p + 3], b[p + 3][j], … fma(a[p], b[p][j], c[j]))
///
/// C2 does so only where a store cannot hit what another column loads. Any two arrays might be
/// one, so all must be indexed by the same `j`: each row is an array of its own. Each element of
/// C is one chain in the order of p, as in every tile.
///
/// @param dtype what the arrays hold
/// @param reading how A is read
/// @param ending what becomes of the sums
record RowTile(DType dtype, Reading reading, Ending ending) implements Tile {
  /// Rows of C in a tile.
  static final int ROWS = 4;

  /// The most columns and rows of op(B): they stay in the second cache.
  static final int WIDTH = 256;

  static final int DEPTH = 512;

  /// Numbers in an array: rows that follow each other lie alike in the lines of the cache.
  static final int LENGTH = WIDTH + 12;

  /// Fewer rows of C do not pay for the copies.
  private static final int FEWEST_ROWS = 8;

  /// Fewer columns do not keep vectors busy.
  private static final int FEWEST_COLUMNS = 32;

  /// Rows of op(B) that are multiplied at once.
  private static final int STEP = 4;

  // Which row is which: first those of C.
  private static final int BEFORE = ROWS;
  private static final int B = BEFORE + 1;

  /// Whether scalar code is best this way where C has `m` rows and `n` columns.
  static boolean suits(int m, int n) {
    return Vectors.optimizes() && m >= FEWEST_ROWS && n >= FEWEST_COLUMNS;
  }

  /// The kernel on `machine`.
  Dual<Tile> on(Machine machine) {
    return machine.kernel(this, Form.SCALAR, form -> this, () -> tile -> {});
  }

  @Override
  public void run(
      Object a,
      int aAt,
      int aStride,
      int aNext,
      Object b,
      int bAt,
      int bStride,
      Object c,
      int cAt,
      int cStride,
      Object from,
      int fromAt,
      int fromStride,
      int width,
      int k,
      int tiles,
      Worker worker) {
    int row = reading == Reading.ROWS ? aStride : 1;
    int column = reading == Reading.ROWS ? 1 : aStride;
    int steps = Math.ceilDiv(k, STEP);
    Object[] rows = worker.rows(dtype, B + steps * STEP);
    for (int p = 0; p < k; p++) {
      System.arraycopy(b, bAt + p * bStride, rows[B + p], 0, width);
    }
    for (int p = k; p < steps * STEP; p++) {
      clear(rows[B + p], width);
    }
    for (int tile = 0; tile < tiles; tile++) {
      for (int i = 0; i < ROWS; i++) {
        switch (ending) {
          case CHAIN ->
              System.arraycopy(from, fromAt + (tile * ROWS + i) * fromStride, rows[i], 0, width);
          case BLOCK -> clear(rows[i], width);
        }
      }
      for (int p = 0; p < k; p += STEP) {
        int at = aAt + tile * aNext + p * column;
        int left = k - p;
        if (dtype == DType.F32) {
          multiply((float[]) a, at, row, column, left, (float[][]) rows, p, width);
        } else {
          multiply((double[]) a, at, row, column, left, (double[][]) rows, p, width);
        }
      }
      for (int i = 0; i < ROWS; i++) {
        if (ending == Ending.BLOCK) {
          System.arraycopy(from, fromAt + (tile * ROWS + i) * fromStride, rows[BEFORE], 0, width);
          add(rows[BEFORE], rows[i], width);
        }
        System.arraycopy(rows[i], 0, c, cAt + (tile * ROWS + i) * cStride, width);
      }
    }
  }

  private static void clear(Object row, int width) {
    switch (row) {
      case float[] floats -> Arrays.fill(floats, 0, width, 0);
      case double[] doubles -> Arrays.fill(doubles, 0, width, 0);
      default -> throw new IllegalStateException("neither F32 nor F64: " + row);
    }
  }

  private static void add(Object before, Object sums, int width) {
    switch (sums) {
      case float[] floats -> add((float[]) before, floats, width);
      case double[] doubles -> add((double[]) before, doubles, width);
      default -> throw new IllegalStateException("neither F32 nor F64: " + sums);
    }
  }

  private static void add(float[] before, float[] sums, int width) {
    for (int j = 0; j < width; j++) {
      sums[j] = before[j] + sums[j];
    }
  }

  private static void add(double[] before, double[] sums, int width) {
    for (int j = 0; j < width; j++) {
      sums[j] = before[j] + sums[j];
    }
  }

  /// Multiplies four rows of op(A), of which `left` columns are left, by four rows of op(B) from
  /// row `p` on. Past the end of op(A) stands −0, of op(B) 0: c + −0 is c, whatever it is.
  private static void multiply(
      float[] a, int at, int row, int column, int left, float[][] rows, int p, int width) {
    float[] c0 = rows[0];
    float[] c1 = rows[1];
    float[] c2 = rows[2];
    float[] c3 = rows[3];
    float[] b0 = rows[B + p];
    float[] b1 = rows[B + p + 1];
    float[] b2 = rows[B + p + 2];
    float[] b3 = rows[B + p + 3];
    float a00 = a[at];
    float a01 = left > 1 ? a[at + column] : -0f;
    float a02 = left > 2 ? a[at + 2 * column] : -0f;
    float a03 = left > 3 ? a[at + 3 * column] : -0f;
    at += row;
    float a10 = a[at];
    float a11 = left > 1 ? a[at + column] : -0f;
    float a12 = left > 2 ? a[at + 2 * column] : -0f;
    float a13 = left > 3 ? a[at + 3 * column] : -0f;
    at += row;
    float a20 = a[at];
    float a21 = left > 1 ? a[at + column] : -0f;
    float a22 = left > 2 ? a[at + 2 * column] : -0f;
    float a23 = left > 3 ? a[at + 3 * column] : -0f;
    at += row;
    float a30 = a[at];
    float a31 = left > 1 ? a[at + column] : -0f;
    float a32 = left > 2 ? a[at + 2 * column] : -0f;
    float a33 = left > 3 ? a[at + 3 * column] : -0f;
    for (int j = 0; j < width; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float x2 = b2[j];
      float x3 = b3[j];
      c0[j] = Math.fma(a03, x3, Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, c0[j]))));
      c1[j] = Math.fma(a13, x3, Math.fma(a12, x2, Math.fma(a11, x1, Math.fma(a10, x0, c1[j]))));
      c2[j] = Math.fma(a23, x3, Math.fma(a22, x2, Math.fma(a21, x1, Math.fma(a20, x0, c2[j]))));
      c3[j] = Math.fma(a33, x3, Math.fma(a32, x2, Math.fma(a31, x1, Math.fma(a30, x0, c3[j]))));
    }
  }

  private static void multiply(
      double[] a, int at, int row, int column, int left, double[][] rows, int p, int width) {
    double[] c0 = rows[0];
    double[] c1 = rows[1];
    double[] c2 = rows[2];
    double[] c3 = rows[3];
    double[] b0 = rows[B + p];
    double[] b1 = rows[B + p + 1];
    double[] b2 = rows[B + p + 2];
    double[] b3 = rows[B + p + 3];
    double a00 = a[at];
    double a01 = left > 1 ? a[at + column] : -0.0;
    double a02 = left > 2 ? a[at + 2 * column] : -0.0;
    double a03 = left > 3 ? a[at + 3 * column] : -0.0;
    at += row;
    double a10 = a[at];
    double a11 = left > 1 ? a[at + column] : -0.0;
    double a12 = left > 2 ? a[at + 2 * column] : -0.0;
    double a13 = left > 3 ? a[at + 3 * column] : -0.0;
    at += row;
    double a20 = a[at];
    double a21 = left > 1 ? a[at + column] : -0.0;
    double a22 = left > 2 ? a[at + 2 * column] : -0.0;
    double a23 = left > 3 ? a[at + 3 * column] : -0.0;
    at += row;
    double a30 = a[at];
    double a31 = left > 1 ? a[at + column] : -0.0;
    double a32 = left > 2 ? a[at + 2 * column] : -0.0;
    double a33 = left > 3 ? a[at + 3 * column] : -0.0;
    for (int j = 0; j < width; j++) {
      double x0 = b0[j];
      double x1 = b1[j];
      double x2 = b2[j];
      double x3 = b3[j];
      c0[j] = Math.fma(a03, x3, Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, c0[j]))));
      c1[j] = Math.fma(a13, x3, Math.fma(a12, x2, Math.fma(a11, x1, Math.fma(a10, x0, c1[j]))));
      c2[j] = Math.fma(a23, x3, Math.fma(a22, x2, Math.fma(a21, x1, Math.fma(a20, x0, c2[j]))));
      c3[j] = Math.fma(a33, x3, Math.fma(a32, x2, Math.fma(a31, x1, Math.fma(a30, x0, c3[j]))));
    }
  }
}
