package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.MaxOver;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Sum;
import dev.downhill.tensor.DType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What sums and maxima are, beyond that all forms agree on them.
class LoopReductionTest {
  private static Loop sumAndMaxOfRows(DType dtype) {
    return new Loop(
        dtype,
        List.of(Access.FULL, Access.ROW, Access.ROW),
        List.of(
            Stage.of(new Load(0), new Sum(0), new MaxOver(0)),
            Stage.of(new RowValue(0, 1), new RowValue(0, 2), new Store(1, 0), new Store(2, 1))),
        Fold.COLUMNS);
  }

  private static Loop sumAndMaxOfColumns(DType dtype) {
    return new Loop(
        dtype,
        List.of(Access.FULL, Access.PARTIAL, Access.PARTIAL),
        List.of(
            Stage.of(new Load(0), new Sum(0), new Store(1, 1), new MaxOver(0), new Store(2, 3))),
        Fold.ROWS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 16, 17, 64, 207, 4098})
  void rowsSumInSixteenLanesAndAFixedTree(int cols) {
    float[] x = (float[]) LoopTrial.numbers(DType.F32, cols, new Random(cols)::nextGaussian);
    float[] lanes = new float[16];
    float largest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < cols; c++) {
      lanes[c % 16] += x[c];
      largest = Math.max(largest, x[c]);
    }
    for (int width = 8; width > 0; width /= 2) {
      for (int i = 0; i < width; i++) {
        lanes[i] += lanes[i + width];
      }
    }
    LoopTrial trial = new LoopTrial(sumAndMaxOfRows(DType.F32), 1, cols);
    for (Form form : LoopTrial.forms()) {
      Object[] found =
          trial.run(
              Loops.compile(trial.loop(), form, cols),
              new Object[] {x, new float[1], new float[1]});
      assertThat((float[]) found[1]).as("sum by " + form).containsExactly(lanes[0]);
      assertThat((float[]) found[2]).as("maximum by " + form).containsExactly(largest);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void sumsAreCloseToExact(DType dtype) {
    int cols = 3000;
    double[] x = new double[cols];
    Random random = new Random(3);
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < cols; i++) {
      x[i] = (float) random.nextDouble();
      exact = exact.add(new BigDecimal(x[i]));
    }
    LoopTrial trial = new LoopTrial(sumAndMaxOfRows(dtype), 1, cols);
    Object none = LoopTrial.of(dtype, 0);
    Object[] found =
        trial.run(
            Loops.compile(trial.loop(), Form.SCALAR, cols),
            new Object[] {LoopTrial.of(dtype, x), none, none});
    double sum = found[1] instanceof float[] floats ? floats[0] : ((double[]) found[1])[0];
    // A lane adds 188 (375) numbers, each time rounding by half a unit at most; then 4 (3) levels.
    double rounding = dtype == DType.F32 ? 192 * 0x1p-24 : 378 * 0x1p-53;
    assertThat(sum).isCloseTo(exact.doubleValue(), within(rounding * exact.doubleValue()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 40})
  void blocksOfRowsFoldFromTheLeft(int cols) {
    int rows = 200;
    double[] x = (double[]) LoopTrial.numbers(DType.F64, rows * cols, new Random(4)::nextGaussian);
    double[][] whole = columnSums(x, rows, cols);
    for (int c = 0; c < cols; c++) {
      double[] sums = new double[4];
      double largest = Double.NEGATIVE_INFINITY;
      for (int block = 0; block < 4; block++) {
        double[] lanes = new double[8];
        for (int r = 64 * block; r < Math.min(rows, 64 * block + 64); r++) {
          int lane = cols == 1 ? r % 8 : 0;
          lanes[lane] += x[r * cols + c];
          largest = Math.max(largest, x[r * cols + c]);
        }
        sums[block] =
            ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
                + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
      }
      assertThat(whole[0][c]).isEqualTo(0 + sums[0] + sums[1] + sums[2] + sums[3]);
      assertThat(whole[1][c]).isEqualTo(largest);
    }
  }

  /// The sums and the maxima of the columns.
  private static double[][] columnSums(double[] x, int rows, int cols) {
    LoopTrial trial = new LoopTrial(sumAndMaxOfColumns(DType.F64), rows, cols);
    int blocks = Math.ceilDiv(rows, Fold.BLOCK);
    Object[] found =
        trial.run(
            Loops.compile(trial.loop(), Form.SCALAR, cols),
            new Object[] {x, new double[blocks * cols], new double[blocks * cols]});
    double[] sums = new double[cols];
    double[] largest = new double[cols];
    Partials.sum(found[1], blocks, cols, sums);
    double[] maxima = (double[]) found[2];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < blocks * cols; i++) {
      largest[i % cols] = Math.max(largest[i % cols], maxima[i]);
    }
    return new double[][] {sums, largest};
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void batchesOfWholeBlocksContinueToTheSameBits(int cols) {
    int rows = 300;
    Loop loop = sumAndMaxOfColumns(DType.F32);
    float[] x = (float[]) LoopTrial.numbers(DType.F32, rows * cols, new Random(6)::nextGaussian);
    float[] whole = new float[cols];
    addColumnSums(loop, x, 0, rows, cols, whole);
    float[] parts = new float[cols];
    addColumnSums(loop, x, 0, 64, cols, parts);
    addColumnSums(loop, x, 64, 256, cols, parts);
    addColumnSums(loop, x, 256, 300, cols, parts);
    assertThat(parts).isEqualTo(whole);
  }

  private static void addColumnSums(
      Loop loop, float[] x, int from, int to, int cols, float[] sums) {
    LoopTrial trial = new LoopTrial(loop, to - from, cols);
    int blocks = Math.ceilDiv(to - from, Fold.BLOCK);
    float[] batch = Arrays.copyOfRange(x, from * cols, to * cols);
    Object[] found =
        trial.run(
            Loops.compile(loop, Form.SCALAR, cols),
            new Object[] {batch, new float[blocks * cols], new float[blocks * cols]});
    Partials.add(found[1], blocks, cols, sums);
  }

  @Test
  void emptyRowsSumToZeroAndHaveNoLargest() {
    LoopTrial trial = new LoopTrial(sumAndMaxOfRows(DType.F64), 2, 0);
    for (Form form : LoopTrial.forms()) {
      Object[] found =
          trial.run(
              Loops.compile(trial.loop(), form, 0),
              new Object[] {new double[0], new double[] {5, 5}, new double[] {5, 5}});
      assertThat((double[]) found[1]).containsExactly(0, 0);
      assertThat((double[]) found[2])
          .containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
  }
}
