package dev.downhill.kernel;

/// A compiled [Loop].
interface LoopKernel {
  /// Runs the loop over a range of rows and columns.
  ///
  /// Chunks of one loop that do not overlap may run at once, each with a scratch array of its
  /// own. A chunk of a loop that reduces along the columns has all of them; a chunk of one that
  /// reduces along the rows begins at a multiple of 64 rows and ends at one, or with the last
  /// row.
  ///
  /// @param arrays a `float[]` or `double[]` for each of [Loop#arrays()]
  /// @param cols columns of a whole row
  /// @param rowFrom first row, `0 ≤ rowFrom`
  /// @param rowTo one after the last row
  /// @param colFrom first column, `0 ≤ colFrom`
  /// @param colTo one after the last column, `colTo ≤ cols`
  /// @param scratch a `float[]` or `double[]` of at least [Loop#scratch(int)] elements
  void run(
      Object[] arrays, int cols, int rowFrom, int rowTo, int colFrom, int colTo, Object scratch);
}
