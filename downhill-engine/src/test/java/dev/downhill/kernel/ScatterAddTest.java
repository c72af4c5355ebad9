package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScatterAddTest {
  /// Indices, table rows, columns: none, one, a few; shared out by columns and by table rows.
  private static final int[][] SIZES = {
    {0, 3, 2},
    {5, 1, 1},
    {7, 3, 0},
    {100, 10, 1},
    {40_000, 5, 1},
    {40_000, 1, 1},
    {9_001, 300, 7},
    {50, 11, 127},
    {50, 11, 128},
    {333, 17, 200},
    {64, 40, 1_030}
  };

  @Test
  void sumsInTheOrderOfTheIndices() {
    SplittableRandom random = new SplittableRandom(4);
    for (int threads : new int[] {1, 2, 3, 7}) {
      try (Machine machine = new Machine(threads)) {
        for (int[] size : SIZES) {
          int count = size[0];
          int rows = size[1];
          int cols = size[2];
          int[] indices = random.ints(count, 0, rows).toArray();
          double[] from = random.doubles((long) count * cols, -1, 1).toArray();
          float[] single = new float[from.length];
          for (int i = 0; i < single.length; i++) {
            single[i] = (float) from[i];
          }
          double[] sums = random.doubles((long) rows * cols).toArray();
          double[] expected = sums.clone();
          float[] expectedSingle = new float[rows * cols];
          for (int i = 0; i < count; i++) {
            for (int c = 0; c < cols; c++) {
              expected[indices[i] * cols + c] += from[i * cols + c];
              expectedSingle[indices[i] * cols + c] += single[i * cols + c];
            }
          }
          ScatterAdd scatter = new ScatterAdd(machine, count, rows, cols);
          scatter.run(from, indices, sums, true);
          assertThat(sums).isEqualTo(expected);
          float[] found = new float[rows * cols];
          Arrays.fill(found, Float.NaN);
          scatter.run(single, indices, found, false);
          assertThat(found).isEqualTo(expectedSingle);
          check(machine, indices, rows, cols, expected);
        }
      }
    }
  }

  /// Rows are gathered as they are.
  private static void check(Machine machine, int[] indices, int rows, int cols, double[] table) {
    double[] gathered = new double[indices.length * cols];
    new Gather(machine, indices.length, cols).run(table, indices, gathered);
    for (int i = 0; i < gathered.length; i++) {
      assertThat(gathered[i]).isEqualTo(table[indices[i / cols] * cols + i % cols]);
    }
    assertThat(Indices.firstOutside(indices, indices.length, rows)).isEqualTo(-1);
  }

  @Test
  void findsTheFirstIndexOutside() {
    int[] indices = {0, 4, 2, Integer.MAX_VALUE, -1, Integer.MIN_VALUE};
    assertThat(Indices.firstOutside(indices, 3, 5)).isEqualTo(-1);
    assertThat(Indices.firstOutside(indices, 3, 4)).isEqualTo(1);
    assertThat(Indices.firstOutside(indices, 6, 5)).isEqualTo(3);
    assertThat(Indices.firstOutside(indices, 1, 0)).isZero();
    assertThat(Indices.firstOutside(indices, 0, 0)).isEqualTo(-1);
    int[] low = {7, Integer.MIN_VALUE};
    assertThat(Indices.firstOutside(low, 2, Integer.MAX_VALUE)).isEqualTo(1);
  }
}
