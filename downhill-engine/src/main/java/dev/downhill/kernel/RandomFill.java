package dev.downhill.kernel;

import dev.downhill.tensor.DType;

/// Fills an array `[rows, cols]` with uniform numbers in `[0, 1)` from [Threefry], in parallel.
///
/// The number at a position is a pure function of (seed, stream, step, position):
///
///     key = T(T(seed, stream), step)
///     F64 at position p: the upper 53 bits of T(key, p), times 2⁻⁵³
///     F32 at position 1024·q + r: with w = ⌊r / 512⌋, the upper 24 bits of word w of
///     T(key, 512·q + r − 512·w), times 2⁻²⁴
///
/// The position of element `(row, col)` is `(firstRow + row)·cols + col`, so micro-batches draw
/// the numbers of the whole batch. An object serves one thread at a time and allocates nothing in
/// a steady run.
public final class RandomFill {
  /// Counters that are computed together.
  private static final int BLOCK = 512;

  /// Blocks in a chunk: enough to outweigh handing it over.
  private static final int BLOCKS = 8;

  private static final float F32_UNIT = 0x1p-24f;
  private static final double F64_UNIT = 0x1p-53;

  private final Machine machine;
  private final int cols;
  private final int size;

  /// Numbers from one block of counters.
  private final int perBlock;

  private final Task fill;

  private Object array = new float[0];
  private long key;
  private long first;

  /// @param rows 0 or more
  /// @param cols 0 or more
  public RandomFill(Machine machine, DType dtype, int rows, int cols) {
    this.machine = machine;
    this.cols = cols;
    size = Math.multiplyExact(rows, cols);
    perBlock = dtype == DType.F32 ? 2 * BLOCK : BLOCK;
    fill =
        (chunk, worker) -> {
          long block = first / perBlock + (long) chunk * BLOCKS;
          for (int i = 0; i < BLOCKS; i++) {
            block(block + i, worker.words(BLOCK));
          }
        };
  }

  /// Fills `array`.
  ///
  /// @param array a `float[]` (F32) or `double[]` (F64) of at least `rows·cols` numbers
  /// @param stream which source of chance; [Threefry#of] makes one of several numbers
  /// @param step of the training, or which draw
  /// @param firstRow the row of the whole batch at which these rows begin, 0 or more
  public void run(Object array, long seed, long stream, long step, long firstRow) {
    this.array = array;
    key = Threefry.of(Threefry.of(seed, stream), step);
    first = firstRow * cols;
    long blocks = Math.ceilDiv(first + size, perBlock) - first / perBlock;
    machine.run(fill, (int) Math.ceilDiv(blocks, BLOCKS));
  }

  /// Fills the part of the array that the numbers of one block of counters fall into.
  private void block(long block, int[][] words) {
    long begin = block * perBlock - first;
    int from = (int) Math.max(0, begin);
    int to = (int) Math.min(size, begin + perBlock);
    if (from >= to) {
      return;
    }
    Threefry.fill(key, block * BLOCK, words[0], words[1]);
    if (array instanceof float[] floats) {
      // Word 0 of all counters, then word 1.
      int middle = Math.clamp(begin + BLOCK, from, to);
      floats(words[0], (int) (from - begin), floats, from, middle);
      floats(words[1], (int) (middle - begin - BLOCK), floats, middle, to);
    } else {
      doubles(words, (int) (from - begin), (double[]) array, from, to);
    }
  }

  private static void floats(int[] words, int word, float[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      array[i] = (words[word - from + i] >>> 8) * F32_UNIT;
    }
  }

  private static void doubles(int[][] words, int word, double[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      long low = words[0][word - from + i] & 0xFFFFFFFFL;
      long high = words[1][word - from + i];
      array[i] = ((high << 32 | low) >>> 11) * F64_UNIT;
    }
  }
}
