package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.kernel.TileShape.Ending;
import dev.downhill.kernel.TileShape.Reading;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.lang.reflect.Array;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowTileTest {
  private static final double[] STRANGE = {
    Double.NaN, Double.POSITIVE_INFINITY, 0.0, -0.0, Float.MIN_VALUE, -1e-40, Float.MAX_VALUE
  };

  /// Enough rounds for the compilers to do their work meanwhile.
  @Test
  void givesTheBitsOfSingleSums() {
    Random random = new Random(21);
    Worker worker = new Worker();
    for (DType dtype : DType.COMPUTING) {
      for (Reading reading : Reading.values()) {
        for (Ending ending : Ending.values()) {
          Tile rows = new RowTile(dtype, reading, ending);
          Tile sums = TileCode.of(TileShape.scalar(dtype, reading, ending, RowTile.ROWS));
          for (int round = 0; round < 500; round++) {
            compare(rows, sums, dtype, reading, random, worker);
          }
        }
      }
    }
  }

  private static void compare(
      Tile rows, Tile sums, DType dtype, Reading reading, Random random, Worker worker) {
    int width = 1 + random.nextInt(RowTile.WIDTH);
    int k = random.nextInt(11);
    int tiles = random.nextInt(3);
    int height = tiles * RowTile.ROWS;
    int aStride = reading == Reading.ROWS ? k + 1 : height + 1;
    int aNext = RowTile.ROWS * (reading == Reading.ROWS ? aStride : 1);
    Object a = numbers(dtype, 3 + (reading == Reading.ROWS ? height : k) * aStride, random);
    Object b = numbers(dtype, 5 + k * (width + 2), random);
    boolean fresh = random.nextBoolean();
    Object zeros = Values.newArray(dtype, width);
    Object[] results = new Object[2];
    Object before = numbers(dtype, 7 + height * (width + 1), random);
    for (int i = 0; i < 2; i++) {
      Object c = Values.newArray(dtype, Array.getLength(before));
      System.arraycopy(before, 0, c, 0, Array.getLength(c));
      Object from = fresh ? zeros : c;
      (i == 0 ? rows : sums)
          .run(
              a,
              3,
              aStride,
              aNext,
              b,
              5,
              width + 2,
              c,
              7,
              width + 1,
              from,
              fresh ? 0 : 7,
              fresh ? 0 : width + 1,
              width,
              k,
              tiles,
              worker);
      results[i] = c;
    }
    // Equal are numbers of the same bits, and any two NaN.
    assertThat(results[0]).isEqualTo(results[1]);
  }

  private static Object numbers(DType dtype, int size, Random random) {
    Object array = Values.newArray(dtype, size);
    for (int i = 0; i < size; i++) {
      boolean strange = random.nextInt(200) == 0;
      double value = strange ? STRANGE[random.nextInt(STRANGE.length)] : random.nextGaussian();
      switch (dtype) {
        case F32 -> Array.setFloat(array, i, (float) value);
        case F64 -> Array.setDouble(array, i, value);
      }
    }
    return array;
  }

  @Test
  void servesWhereScalarProductsAreLargeEnough() {
    assertThat(tile(Form.SCALAR, 64, 100)).isInstanceOf(RowTile.class);
    assertThat(tile(Form.SCALAR, 64, 10)).isNotInstanceOf(RowTile.class);
    assertThat(tile(Form.SCALAR, 5, 100)).isNotInstanceOf(RowTile.class);
    if (Form.V128.possible()) {
      assertThat(tile(Form.V128, 64, 100)).isNotInstanceOf(RowTile.class);
    }
  }

  private static Tile tile(Form form, int m, int n) {
    try (Machine machine = new Machine(1, form)) {
      var kind = new Panel.Kind(DType.F32, Reading.ROWS, Ending.CHAIN, m, 0);
      Panel.Tiles tiles = Panel.cut(machine, kind, n, 1).getFirst().tiles();
      return tiles.of(tiles.rows()).serving(0);
    }
  }
}
