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
  private final DType dtype;
  private final int room;
  private final Task task;
  private final boolean foldsRows;
  private final int cols;
  private LoopKernel kernel;
  private Object[] arrays = {};

  /// @param rows 0 or more
  /// @param cols 0 or more
  public FusedLoop(Machine machine, Loop loop, int rows, int cols) {
    this.machine = machine;
    code = Loops.on(machine, loop, cols);
    kernel = code.serving(0);
    this.cols = cols;
    dtype = loop.dtype();
    room = loop.scratch(cols);
    foldsRows = loop.fold() == Fold.ROWS;
    long perElement = Math.max(1, loop.vectorOps());
    operations = perElement * rows * cols;
    if (rows == 1 && !loop.reduces()) {
      int width = (int) Math.max(1024, CHUNK / perElement / 1024 * 1024);
      chunks = Math.ceilDiv(cols, width);
      task =
          (chunk, worker) -> {
            int from = chunk * width;
            int to = Math.min(cols, from + width);
            kernel.run(arrays, cols, 0, 1, from, to, worker.scratch(dtype, room));
          };
    } else {
      int unit = foldsRows ? Fold.BLOCK : 1;
      long units = Math.max(1, CHUNK / Math.max(1, perElement * cols * unit));
      int height =
          (int) Math.min(units * unit, (long) Math.ceilDiv(Math.max(rows, 1), unit) * unit);
      chunks = Math.ceilDiv(rows, height);
      task =
          (chunk, worker) -> {
            int from = chunk * height;
            int to = Math.min(rows, from + height);
            kernel.run(arrays, cols, from, to, 0, cols, worker.scratch(dtype, room));
          };
    }
  }

  /// @param arrays a `float[]` or `double[]` for each of the loop's arrays
  public void run(Object[] arrays) {
    begin(arrays);
    machine.run(task, chunks);
  }

  /// Makes ready for runs of [#part] that cover all rows and columns between them.
  void begin(Object[] arrays) {
    this.arrays = arrays;
    kernel = code.serving(operations);
  }

  /// Runs a part, on any thread; of a loop that does not reduce along its columns.
  ///
  /// @param rowFrom a multiple of 64 where the loop folds its rows; so is `rowTo`, or the end
  /// @param scratch of at least [#room] numbers
  void part(int rowFrom, int rowTo, int colFrom, int colTo, Object scratch) {
    kernel.run(arrays, cols, rowFrom, rowTo, colFrom, colTo, scratch);
  }

  /// Numbers that a part needs to work with.
  int room() {
    return room;
  }

  /// Whether it sums over blocks of 64 rows.
  boolean foldsRows() {
    return foldsRows;
  }

  /// Bytes that it asks of each worker.
  public long scratch() {
    return (long) room * dtype.bytes();
  }

  /// Of which form the code is that serves now.
  public Form form() {
    return code.form();
  }
}
