package dev.downhill.kernel;

import dev.downhill.tensor.DType;
import java.util.Arrays;
import java.util.function.Consumer;

/// Where loops become kernels.
final class Loops {
  /// Columns that a kernel is rehearsed on: whole vectors of every width, and a rest of each.
  private static final int COLUMNS = 75;

  private static final int ROWS = 53;

  private Loops() {}

  /// The loop's kernel on a machine, for rows of `cols` columns: which matters only where that is
  /// 1.
  ///
  /// @throws IllegalArgumentException if the loop is too long to compile: it has to be split
  static Dual<LoopKernel> on(Machine machine, Loop loop, int cols) {
    boolean column = cols == 1 && Transposed.can(loop);
    return column
        ? machine.kernel(
            Transposed.of(loop),
            form -> compile(loop, form, 1),
            () -> rehearsal(loop, COLUMNS * ROWS, 1))
        : machine.kernel(
            loop, form -> compile(loop, form, cols), () -> rehearsal(loop, ROWS, COLUMNS));
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

  /// Runs a kernel on made-up numbers of both signs.
  private static Consumer<LoopKernel> rehearsal(Loop loop, int rows, int cols) {
    Object[] arrays = new Object[loop.arrays().size()];
    Arrays.setAll(arrays, array -> numbers(loop.dtype(), rows * cols, array));
    Object scratch = numbers(loop.dtype(), loop.scratch(cols), 0);
    return kernel -> kernel.run(arrays, cols, 0, rows, 0, cols, scratch);
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
