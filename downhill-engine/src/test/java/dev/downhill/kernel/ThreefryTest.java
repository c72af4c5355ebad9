package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.tensor.DType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreefryTest {
  /// The known answers for `threefry2x32`, 20 rounds, of Random123's file `kat_vectors`.
  @ParameterizedTest
  @CsvSource({
    "00000000, 00000000, 00000000, 00000000, 6b200159, 99ba4efe",
    "ffffffff, ffffffff, ffffffff, ffffffff, 1cb996fc, bb002be7",
    "243f6a88, 85a308d3, 13198a2e, 03707344, c4923a9c, 483df7a0"
  })
  void givesThePublishedAnswers(
      String counter0, String counter1, String key0, String key1, String word0, String word1) {
    assertThat(Threefry.of(words(key0, key1), words(counter0, counter1)))
        .isEqualTo(words(word0, word1));
  }

  private static long words(String word0, String word1) {
    return Long.parseUnsignedLong(word0, 16) | Long.parseUnsignedLong(word1, 16) << 32;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void fillsTheSameNumbersOnAnyNumberOfThreads(int threads) {
    int rows = 515;
    int cols = 33;
    long firstRow = (1L << 32) / cols - 100;
    long key = Threefry.of(Threefry.of(5, 6), 7);
    float[] floats = new float[rows * cols];
    double[] doubles = new double[rows * cols];
    for (int i = 0; i < floats.length; i++) {
      long position = firstRow * cols + i;
      long word = position / 512 % 2;
      long bits = Threefry.of(key, position / 1024 * 512 + position % 512);
      floats[i] = ((word == 0 ? (int) bits : (int) (bits >>> 32)) >>> 8) / 16777216f;
      doubles[i] = (Threefry.of(key, position) >>> 11) / 9007199254740992.0;
    }
    try (Machine machine = new Machine(threads)) {
      float[] singles = new float[floats.length];
      new RandomFill(machine, DType.F32, rows, cols).run(singles, 5, 6, 7, firstRow);
      assertThat(singles).isEqualTo(floats);
      double[] numbers = new double[floats.length];
      new RandomFill(machine, DType.F64, rows, cols).run(numbers, 5, 6, 7, firstRow);
      assertThat(numbers).isEqualTo(doubles);
    }
  }

  @Test
  void anEmptyArrayNeedsNoNumbers() {
    try (Machine machine = new Machine(2)) {
      new RandomFill(machine, DType.F32, 0, 5).run(new float[0], 1, 2, 3, 4);
      new RandomFill(machine, DType.F32, 5, 0).run(new float[0], 1, 2, 3, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void aPartOfABatchDrawsTheNumbersOfTheWhole(int firstRow) {
    try (Machine machine = new Machine(1)) {
      for (DType dtype : DType.COMPUTING) {
        Object whole = numbers(machine, dtype, 200, 33, 0);
        Object part = numbers(machine, dtype, 200 - firstRow, 33, firstRow);
        assertThat(part).isEqualTo(from(whole, firstRow * 33));
      }
    }
  }

  private static Object numbers(Machine machine, DType dtype, int rows, int cols, long firstRow) {
    Object array = dtype == DType.F32 ? new float[rows * cols] : new double[rows * cols];
    new RandomFill(machine, dtype, rows, cols).run(array, 1, 2, 3, firstRow);
    return array;
  }

  private static Object from(Object array, int index) {
    return array instanceof float[] floats
        ? Arrays.copyOfRange(floats, index, floats.length)
        : Arrays.copyOfRange((double[]) array, index, ((double[]) array).length);
  }

  @Test
  void numbersAreUniform() {
    try (Machine machine = new Machine(1)) {
      int n = 1 << 18;
      double[] numbers = new double[n];
      new RandomFill(machine, DType.F64, 1, n).run(numbers, 1, 2, 3, 0);
      int[] counts = new int[64];
      for (double x : numbers) {
        assertThat(x).isBetween(0.0, Math.nextDown(1.0));
        counts[(int) (x * 64)]++;
      }
      double chiSquare = 0;
      for (int count : counts) {
        chiSquare += Math.pow(count - n / 64.0, 2) / (n / 64.0);
      }
      // 63 degrees of freedom: 99.99 % of samples are below 110.
      assertThat(chiSquare).isBetween(20.0, 110.0);
    }
  }

  @Test
  void seedStreamAndStepEachChangeTheNumbers() {
    try (Machine machine = new Machine(1)) {
      RandomFill fill = new RandomFill(machine, DType.F64, 1, 1);
      double[] base = new double[1];
      fill.run(base, 1, 2, 3, 0);
      for (long[] other :
          new long[][] {{2, 2, 3}, {1, 3, 3}, {1, 2, 4}, {2, 1, 3}, {1L << 32, 2, 3}}) {
        double[] changed = new double[1];
        fill.run(changed, other[0], other[1], other[2], 0);
        assertThat(changed[0]).isNotEqualTo(base[0]);
      }
    }
  }
}
