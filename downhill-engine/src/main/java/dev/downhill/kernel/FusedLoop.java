package dev.downhill.kernel;

/// A [Loop] over arrays of one size, on a machine: which code runs it, and in what chunks.
///
/// Chunks depend on the loop and its size alone. An object serves one thread at a time and
// allocates
/// nothing in a steady run.
public final class FusedLoop {
  /// Operations in a chunk: enough to outweigh handing it over.
  private static final long CHUNK = 1 << 16;

  private static final Loops LOOPS = new Loops(); // code only: the same for every machine

  private final Machine machine;
  private final int chunks;
  private final Task task;
  private Object[] arrays = {};

  /// @param rows 0 or more
  /// @param cols 0 or more
  public FusedLoop(Machine machine, Loop loop, int rows, int cols) {
    this.machine = machine;
    LoopKernel kernel = LOOPS.scalar(loop);
    int scratch = loop.scratch(cols);
    long operations = Math.max(1, loop.vectorOps());
    if (rows == 1 && loop.fold() == Fold.COLUMNS && loop.stages().size() == 1) {
      int width = (int) Math.max(1024, CHUNK / operations / 1024 * 1024);
      chunks = Math.ceilDiv(cols, width);
      task =
          (chunk, worker) ->
              kernel.run(
                  arrays,
                  cols,
                  0,
                  1,
                  chunk * width,
                  Math.min(cols, chunk * width + width),
                  worker.scratch(loop.dtype(), scratch));
    } else {
      int unit = loop.fold() == Fold.ROWS ? Fold.BLOCK : 1;
      long perUnit = Math.max(1, operations * cols * unit);
      int height =
          (int) Math.max(1, Math.min(Integer.MAX_VALUE / unit / 2, CHUNK / perUnit)) * unit;
      chunks = Math.ceilDiv(rows, height);
      task =
          (chunk, worker) ->
              kernel.run(
                  arrays,
                  cols,
                  chunk * height,
                  Math.min(rows, chunk * height + height),
                  0,
                  cols,
                  worker.scratch(loop.dtype(), scratch));
    }
  }

  /// @param arrays a `float[]` or `double[]` for each of the loop's arrays
  public void run(Object[] arrays) {
    this.arrays = arrays;
    machine.run(task, chunks);
  }
}
