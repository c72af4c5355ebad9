package dev.downhill.kernel;

import dev.downhill.tensor.DType;

/// Copies a side of a product, so that a tile reads it in order: a panel of op(B) to an array
/// `[depth, width]`, or rows of op(A) to an array `[tiles, k, rows of a tile]`.
final class Packing {
  /// Rows of a transposed B that are read side by side.
  private static final int TOGETHER = 8;

  private Packing() {}

  /// Copies rows of B, stored as they are.
  ///
  /// @param at where the panel begins in `b`
  /// @param stride to the next row
  static void plain(Object b, int at, int stride, Object panel, int depth, int width) {
    for (int p = 0; p < depth; p++) {
      System.arraycopy(b, at + p * stride, panel, p * width, width);
    }
  }

  /// Copies rows of op(B), stored as columns.
  ///
  /// @param at where the panel begins in `b`
  /// @param stride to the next column of op(B)
  static void transposed(
      DType dtype, Object b, int at, int stride, Object panel, int depth, int width) {
    int whole = width - width % TOGETHER;
    for (int j = 0; j < whole; j += TOGETHER) {
      if (dtype == DType.F32) {
        eight((float[]) b, at + j * stride, stride, (float[]) panel, j, depth, width);
      } else {
        eight((double[]) b, at + j * stride, stride, (double[]) panel, j, depth, width);
      }
    }
    for (int j = whole; j < width; j++) {
      if (dtype == DType.F32) {
        one((float[]) b, at + j * stride, (float[]) panel, j, depth, width);
      } else {
        one((double[]) b, at + j * stride, (double[]) panel, j, depth, width);
      }
    }
  }

  /// Copies rows of op(A), stored as columns.
  ///
  /// @param at where the first of them begins in `a`
  /// @param stride to the next row of A
  /// @param to where the copy begins in `copy`
  /// @param rows in a tile
  static void columns(
      DType dtype, Object a, int at, int stride, Object copy, int to, int k, int rows, int tiles) {
    for (int p = 0; p < k; p++) {
      int from = at + p * stride;
      if (dtype == DType.F32) {
        row((float[]) a, from, (float[]) copy, to + p * rows, rows * k, rows, tiles);
      } else {
        row((double[]) a, from, (double[]) copy, to + p * rows, rows * k, rows, tiles);
      }
    }
  }

  private static void row(
      float[] a, int from, float[] copy, int to, int next, int rows, int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
      for (int row = 0; row < rows; row++) {
        copy[to + tile * next + row] = a[from + tile * rows + row];
      }
    }
  }

  private static void row(
      double[] a, int from, double[] copy, int to, int next, int rows, int tiles) {
    for (int tile = 0; tile < tiles; tile++) {
      for (int row = 0; row < rows; row++) {
        copy[to + tile * next + row] = a[from + tile * rows + row];
      }
    }
  }

  private static void one(float[] b, int at, float[] panel, int j, int depth, int width) {
    for (int p = 0; p < depth; p++) {
      panel[p * width + j] = b[at + p];
    }
  }

  private static void one(double[] b, int at, double[] panel, int j, int depth, int width) {
    for (int p = 0; p < depth; p++) {
      panel[p * width + j] = b[at + p];
    }
  }

  private static void eight(
      float[] b, int b0, int stride, float[] panel, int j, int depth, int width) {
    int b1 = b0 + stride;
    int b2 = b1 + stride;
    int b3 = b2 + stride;
    int b4 = b3 + stride;
    int b5 = b4 + stride;
    int b6 = b5 + stride;
    int b7 = b6 + stride;
    for (int p = 0, to = j; p < depth; p++, to += width) {
      panel[to] = b[b0 + p];
      panel[to + 1] = b[b1 + p];
      panel[to + 2] = b[b2 + p];
      panel[to + 3] = b[b3 + p];
      panel[to + 4] = b[b4 + p];
      panel[to + 5] = b[b5 + p];
      panel[to + 6] = b[b6 + p];
      panel[to + 7] = b[b7 + p];
    }
  }

  private static void eight(
      double[] b, int b0, int stride, double[] panel, int j, int depth, int width) {
    int b1 = b0 + stride;
    int b2 = b1 + stride;
    int b3 = b2 + stride;
    int b4 = b3 + stride;
    int b5 = b4 + stride;
    int b6 = b5 + stride;
    int b7 = b6 + stride;
    for (int p = 0, to = j; p < depth; p++, to += width) {
      panel[to] = b[b0 + p];
      panel[to + 1] = b[b1 + p];
      panel[to + 2] = b[b2 + p];
      panel[to + 3] = b[b3 + p];
      panel[to + 4] = b[b4 + p];
      panel[to + 5] = b[b5 + p];
      panel[to + 6] = b[b6 + p];
      panel[to + 7] = b[b7 + p];
    }
  }
}
