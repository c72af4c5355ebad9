package dev.downhill.kernel;

import dev.downhill.tensor.DType;

/// Where loops become kernels.
public final class Loops {
  /// Elements in each array that a kernel is rehearsed on.
  private static final int REHEARSAL = 4096;

  private Loops() {}

  /// The loop's kernel on a machine, for rows of `cols` columns: which matters only where that is
  /// 1.
  ///
  /// @throws IllegalArgumentException if the loop is too long to compile: it has to be split
  public static Dual<LoopKernel> on(Machine machine, Loop loop, int cols) {
    boolean column = cols == 1 && Transposed.can(loop);
    return machine.kernel(
        column ? Transposed.of(loop) : loop,
        form -> compile(loop, form, cols),
        rehearsal(loop, column ? 1 : 64));
  }

  /// The loop compiled in one form, for rows of `cols` columns.
  ///
  /// @throws IllegalArgumentException if the loop is too long to compile: it has to be split
  public static LoopKernel compile(Loop loop, Form form, int cols) {
    if (cols == 1 && Transposed.can(loop)) {
      Transposed transposed = Transposed.of(loop);
      return transposed.adapt(Compiler.compile(transposed.loop(), form));
    }
    return Compiler.compile(loop, form);
  }

  private static java.util.function.Consumer<LoopKernel> rehearsal(Loop loop, int cols) {
    boolean single = loop.dtype() == DType.F32;
    Object[] arrays = new Object[loop.arrays().size()];
    java.util.Arrays.setAll(arrays, _ -> single ? new float[REHEARSAL] : new double[REHEARSAL]);
    int length = loop.scratch(cols);
    Object scratch = single ? new float[length] : new double[length];
    int rows = REHEARSAL / cols;
    return kernel -> kernel.run(arrays, cols, 0, rows, 0, cols, scratch);
  }
}
