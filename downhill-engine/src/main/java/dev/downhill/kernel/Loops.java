package dev.downhill.kernel;

import dev.downhill.tensor.DType;
import java.util.Arrays;
import java.util.function.Consumer;

/// Where loops become kernels.
final class Loops {
  /// Columns that a kernel is rehearsed on: whole vectors of every width and a rest of each, no
  /// rest, and a rest alone. What a rehearsal has not seen, C2 leaves out; code that then comes
  /// upon it in a real run is thrown away, and made again while the run is slow.
  private static final int[] COLUMNS = {75, 64, 3};

  private static final int MOST_COLUMNS = 75;

  /// And rows: at most as many, fewer of long loops, whose vector code is slow before it is
  /// compiled.
  private static final int MOST_ROWS = 53;

  private static final int LEAST_ROWS = 4;
  private static final int OPERATIONS_ON_ROWS = 400;

  private Loops() {}

  /// The loop's kernel on a machine, for rows of `cols` columns: which matters only where that is
  /// 1.
  ///
  /// @throws IllegalArgumentException if the loop is too long to compile: it has to be split
  static Dual<LoopKernel> on(Machine machine, Loop loop, int cols) {
    boolean column = cols == 1 && Transposed.can(loop);
    int rows =
        Math.clamp(OPERATIONS_ON_ROWS / Math.max(1, loop.vectorOps()), LEAST_ROWS, MOST_ROWS);
    return column
        ? machine.kernel(
            Transposed.of(loop), form -> compile(loop, form, 1), () -> column(loop, rows))
        : machine.kernel(loop, form -> compile(loop, form, cols), () -> rows(loop, rows));
  }

  /// The loop compiled in one form, for rows of `cols` columns.
  ///
  /// @throws IllegalArgumentException if the loop is too long to compile: it has to be split
  static LoopKernel compile(Loop loop, Form form, int cols) {
    if (cols == 1 && Transposed.can(loop)) {
      Transposed transposed = Transposed.of(loop);
      return transposed.adapt(Compiler.compile(transposed.loop(), form));
    }
    return Compiler.compile(loop, form);
  }

  /// Runs a kernel on made-up numbers of both signs, for each of the widths.
  private static Consumer<LoopKernel> rows(Loop loop, int rows) {
    Object[] arrays = arrays(loop, rows * MOST_COLUMNS);
    Object scratch = numbers(loop.dtype(), loop.scratch(MOST_COLUMNS), 0);
    return kernel -> {
      for (int cols : COLUMNS) {
        kernel.run(arrays, cols, 0, rows, 0, cols, scratch);
      }
    };
  }

  /// The same for a single column.
  private static Consumer<LoopKernel> column(Loop loop, int rows) {
    Object[] arrays = arrays(loop, rows * MOST_COLUMNS);
    Object scratch = numbers(loop.dtype(), loop.scratch(1), 0);
    return kernel -> {
      for (int height : COLUMNS) {
        kernel.run(arrays, 1, 0, rows * height, 0, 1, scratch);
      }
    };
  }

  private static Object[] arrays(Loop loop, int size) {
    Object[] arrays = new Object[loop.arrays().size()];
    Arrays.setAll(arrays, array -> numbers(loop.dtype(), size, array));
    return arrays;
  }

  private static Object numbers(DType dtype, int count, int seed) {
    if (dtype == DType.F32) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = madeUp(i + seed);
      }
      return numbers;
    }
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = madeUp(i + seed);
    }
    return numbers;
  }

  /// A number in `(−1, 1)` whose sign is hard to foresee, as in real data: then C2 chooses
  /// without branches.
  private static float madeUp(int i) {
    return (i * 0x9e3779b9) * 0x1p-31f;
  }
}
