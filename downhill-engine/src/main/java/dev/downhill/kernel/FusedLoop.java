package dev.downhill.kernel;

import dev.downhill.tensor.DType;

/// A [Loop] over arrays of one size, on a machine: which code runs it, and in what chunks.
///
/// Chunks depend on the loop and its size alone. An object serves one thread at a time and
/// allocates nothing in a steady run.
public final class FusedLoop {
  /// Operations in a chunk: enough to outweigh handing it over.
  private static final long CHUNK = 1 << 16;

  private final Machine machine;
  private final Dual<LoopKernel> code;
  private final long operations;
  private final int chunks;
  private final long scratch;
  private final Task task;
  private LoopKernel kernel;
  private Object[] arrays = {};

  /// @param rows 0 or more
  /// @param cols 0 or more
  public FusedLoop(Machine machine, Loop loop, int rows, int cols) {
    this.machine = machine;
    code = Loops.on(machine, loop, cols);
    kernel = code.serving(0);
    int scratch = loop.scratch(cols);
    DType dtype = loop.dtype();
    this.scratch = (long) scratch * dtype.bytes();
    long perElement = Math.max(1, loop.vectorOps());
    operations = perElement * rows * cols;
    if (rows == 1 && !loop.reduces()) {
      int width = (int) Math.max(1024, CHUNK / perElement / 1024 * 1024);
      chunks = Math.ceilDiv(cols, width);
      task =
          (chunk, worker) -> {
            int from = chunk * width;
            int to = Math.min(cols, from + width);
            kernel.run(arrays, cols, 0, 1, from, to, worker.scratch(dtype, scratch));
          };
    } else {
      int unit = loop.fold() == Fold.ROWS ? Fold.BLOCK : 1;
      long units = Math.max(1, CHUNK / Math.max(1, perElement * cols * unit));
      int height =
          (int) Math.min(units * unit, (long) Math.ceilDiv(Math.max(rows, 1), unit) * unit);
      chunks = Math.ceilDiv(rows, height);
      task =
          (chunk, worker) -> {
            int from = chunk * height;
            int to = Math.min(rows, from + height);
            kernel.run(arrays, cols, from, to, 0, cols, worker.scratch(dtype, scratch));
          };
    }
  }

  /// @param arrays a `float[]` or `double[]` for each of the loop's arrays
  public void run(Object[] arrays) {
    this.arrays = arrays;
    kernel = code.serving(operations);
    machine.run(task, chunks);
  }

  /// Bytes that it asks of each worker.
  public long scratch() {
    return scratch;
  }

  /// Of which form the code is that serves now.
  public Form form() {
    return code.form();
  }
}
