package dev.downhill.kernel;

/// The innermost part of a product: some columns of C, for some rows, over some of k.
///
/// Offsets and strides count numbers of the arrays, which are all `float[]` or all `double[]`.
interface Tile {
  /// Computes `tiles` tiles, one below the other.
  ///
  /// @param aAt where op(A)'s first row begins
  /// @param aStride to the next row of A as it is stored
  /// @param aNext to the first row of the next tile
  /// @param bAt where the columns of op(B) begin, in the first of its rows
  /// @param bStride to the next row of op(B)
  /// @param cAt where the columns of C begin, in the first of its rows
  /// @param cStride to the next row of C
  /// @param from what stands for C before: C itself, or zeros
  /// @param fromAt where its columns begin, in the first of its rows
  /// @param fromStride to its next row
  /// @param width columns; as many as fit in the shape's vectors, of which the last two may
  ///     overlap
  /// @param k length of the sums, 0 or more
  /// @param tiles how many, 0 or more
  /// @param worker whose scratch it may use
  void run(
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
      Worker worker);
}
