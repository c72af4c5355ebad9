package dev.downhill.kernel;

/// How a loop over `[rows, cols]` finds its element `(r, c)` in an array `a`.
public enum Access {
  /// An own number for every element: `a[r·cols + c]`.
  FULL,
  /// One number per row: `a[r]`.
  ROW,
  /// One number per column: `a[c]`. Read only.
  COLUMN,
  /// One number: `a[0]`. Read only.
  SCALAR,
  /// One number per block of 64 rows and column, `a[(r / 64)·cols + c]`: where a loop with
  /// [Fold#ROWS] leaves its partial results. Written only.
  PARTIAL
}
