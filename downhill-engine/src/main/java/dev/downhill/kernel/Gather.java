package dev.downhill.kernel;

/// Copies the rows of a table that indices name: row `i` of the result is row `indices[i]` of the
/// table, as it is.
///
/// The indices must have been checked: see [Indices]. An object serves one thread at a time and
/// allocates nothing in a steady run.
public final class Gather {
  /// Numbers in a chunk: enough to outweigh handing it over.
  private static final int CHUNK = 1 << 14;

  private final Machine machine;
  private final int cols;
  private final int chunks;
  private final Task copy;

  private Object table = new float[0];
  private int[] indices = {};
  private Object to = new float[0];

  /// @param count how many indices, 0 or more
  /// @param cols numbers in a row, 0 or more
  public Gather(Machine machine, int count, int cols) {
    this.machine = machine;
    this.cols = cols;
    int rows = Math.max(1, CHUNK / Math.max(1, cols));
    chunks = cols == 0 ? 0 : Math.ceilDiv(count, rows);
    copy = (chunk, _) -> copy(chunk * rows, (int) Math.min(count, (chunk + 1L) * rows));
  }

  /// @param table `[rows, cols]`, an array of numbers
  /// @param to `[count, cols]`, another of the same type
  public void run(Object table, int[] indices, Object to) {
    this.table = table;
    this.indices = indices;
    this.to = to;
    machine.run(copy, chunks);
  }

  private void copy(int begin, int end) {
    if (cols > 1) {
      for (int i = begin; i < end; i++) {
        System.arraycopy(table, indices[i] * cols, to, i * cols, cols);
      }
      return;
    }
    switch (table) {
      case float[] in -> {
        float[] out = (float[]) to;
        for (int i = begin; i < end; i++) {
          out[i] = in[indices[i]];
        }
      }
      case double[] in -> {
        double[] out = (double[]) to;
        for (int i = begin; i < end; i++) {
          out[i] = in[indices[i]];
        }
      }
      case int[] in -> {
        int[] out = (int[]) to;
        for (int i = begin; i < end; i++) {
          out[i] = in[indices[i]];
        }
      }
      default -> {
        short[] in = (short[]) table;
        short[] out = (short[]) to;
        for (int i = begin; i < end; i++) {
          out[i] = in[indices[i]];
        }
      }
    }
  }
}
