package dev.downhill.kernel;

import dev.downhill.kernel.MatrixProduct.Layout;
import dev.downhill.kernel.MatrixProduct.Start;

/// The specification of [MatrixProduct]: the order of its sums in the plainest Java.
final class PlainProduct {
  private PlainProduct() {}

  static void run(
      Layout layout, Start start, int batch, int m, int n, int k, float[] a, float[] b, float[] c) {
    for (int matrix = 0; matrix < batch; matrix++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int at = (matrix * m + i) * n + j;
          float sum = start == Start.ZERO ? 0 : c[at];
          float chain = layout.transposesA() ? 0 : sum;
          for (int p = 0; p < k; p++) {
            float x = a[matrix * m * k + (layout.transposesA() ? p * m + i : i * k + p)];
            float y = b[matrix * k * n + (layout.transposesB() ? j * k + p : p * n + j)];
            chain = Math.fma(x, y, chain);
            if (layout.transposesA() && (p % 64 == 63 || p == k - 1)) {
              sum += chain;
              chain = 0;
            }
          }
          c[at] = layout.transposesA() ? sum : chain;
        }
      }
    }
  }

  static void run(
      Layout layout,
      Start start,
      int batch,
      int m,
      int n,
      int k,
      double[] a,
      double[] b,
      double[] c) {
    for (int matrix = 0; matrix < batch; matrix++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int at = (matrix * m + i) * n + j;
          double sum = start == Start.ZERO ? 0 : c[at];
          double chain = layout.transposesA() ? 0 : sum;
          for (int p = 0; p < k; p++) {
            double x = a[matrix * m * k + (layout.transposesA() ? p * m + i : i * k + p)];
            double y = b[matrix * k * n + (layout.transposesB() ? j * k + p : p * n + j)];
            chain = Math.fma(x, y, chain);
            if (layout.transposesA() && (p % 64 == 63 || p == k - 1)) {
              sum += chain;
              chain = 0;
            }
          }
          c[at] = layout.transposesA() ? sum : chain;
        }
      }
    }
  }
}
