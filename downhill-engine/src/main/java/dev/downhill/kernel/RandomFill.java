package dev.downhill.kernel;

import dev.downhill.tensor.DType;

/// Fills an array `[rows, cols]` with uniform numbers in `[0, 1)` from [Threefry], in parallel.
///
/// The position of element `(row, col)` is `(firstRow + row)·cols + col`, so micro-batches draw
/// the numbers of the whole batch. An object serves one thread at a time and allocates nothing
/// after it is made.
public final class RandomFill {
  /// Numbers in a chunk: enough to outweigh handing it over.
  private static final int CHUNK = 4096;

  private static final float F32_UNIT = 0x1p-24f;
  private static final double F64_UNIT = 0x1p-53;

  private final Machine machine;
  private final DType dtype;
  private final int cols;
  private final int size;
  private final Task fill;

  private Object array = new float[0];
  private long key;
  private long first;

  /// @param rows 0 or more
  /// @param cols 0 or more
  public RandomFill(Machine machine, DType dtype, int rows, int cols) {
    this.machine = machine;
    this.dtype = dtype;
    this.cols = cols;
    size = Math.multiplyExact(rows, cols);
    fill =
        (chunk, _) -> {
          int from = chunk * CHUNK;
          int to = Math.min(size, from + CHUNK);
          switch (this.dtype) {
            case F32 -> floats((float[]) array, key, first, from, to);
            case F64 -> doubles((double[]) array, key, first, from, to);
          }
        };
  }

  /// Fills `array`.
  ///
  /// @param array a `float[]` (F32) or `double[]` (F64) of at least `rows·cols` numbers
  /// @param stream which source of chance; [Threefry#of] makes one of several numbers
  /// @param firstRow the row of the whole batch at which these rows begin
  public void run(Object array, long seed, long stream, long step, long firstRow) {
    this.array = array;
    key = Threefry.of(Threefry.of(seed, stream), step);
    first = firstRow * cols;
    machine.run(fill, Math.ceilDiv(size, CHUNK));
  }

  private static void floats(float[] array, long key, long first, int from, int to) {
    for (int i = from; i < to; i++) {
      long position = first + i;
      long bits = Threefry.of(key, position >>> 1);
      int word = (int) (bits >>> ((position & 1) << 5));
      array[i] = (word >>> 8) * F32_UNIT;
    }
  }

  private static void doubles(double[] array, long key, long first, int from, int to) {
    for (int i = from; i < to; i++) {
      array[i] = (Threefry.of(key, first + i) >>> 11) * F64_UNIT;
    }
  }
}
