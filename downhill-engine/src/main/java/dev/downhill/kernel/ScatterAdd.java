package dev.downhill.kernel;

/// Adds rows to the rows of a table that indices name: for i = 0, 1, 2, …, row `indices[i]` of
/// the table gains row `i`.
///
/// Each number of the table is a sum in this order, whoever works it out: what is shared out are
/// columns, or, where there are few, rows of the table, never indices. The indices must have been
/// checked: see [Indices]. An object serves one thread at a time and allocates nothing in a
/// steady run.
public final class ScatterAdd {
  /// Columns in a chunk: whole cache lines of additions for each index.
  private static final int COLS = 64;

  /// Additions that make a chunk of table rows worth looking through all indices.
  private static final int CHUNK = 1 << 14;

  /// Most chunks of table rows, as each looks through all indices.
  private static final int MOST = 8;

  private final Machine machine;
  private final ZeroFill zero;
  private final int count;
  private final int rows;
  private final int cols;
  private final boolean byColumns;
  private final int chunks;
  private final Task add;

  private Object from = new float[0];
  private int[] indices = {};
  private Object table = new float[0];

  /// @param count how many indices, 0 or more
  /// @param rows of the table, 0 or more
  /// @param cols numbers in a row, 0 or more
  public ScatterAdd(Machine machine, int count, int rows, int cols) {
    this.machine = machine;
    this.count = count;
    this.rows = rows;
    this.cols = cols;
    zero = new ZeroFill(machine, rows * cols);
    byColumns = cols >= 2 * COLS;
    int most = Math.min(MOST, (int) Math.ceilDiv((long) count * cols, (long) CHUNK));
    chunks = byColumns ? Math.ceilDiv(cols, COLS) : Math.min(rows, most);
    add = (chunk, _) -> add(chunk);
  }

  /// `table ← table + rows of from`, or with `accumulate` false `table ← 0 + rows of from`.
  ///
  /// @param from `[count, cols]`, a `float[]` or `double[]`
  /// @param table `[rows, cols]`, another of the same type
  public void run(Object from, int[] indices, Object table, boolean accumulate) {
    if (!accumulate) {
      zero.run(table);
    }
    this.from = from;
    this.indices = indices;
    this.table = table;
    machine.run(add, chunks);
  }

  private void add(int chunk) {
    int begin = byColumns ? chunk * COLS : 0;
    int end = byColumns ? Math.min(cols, begin + COLS) : cols;
    int first = byColumns ? 0 : (int) ((long) rows * chunk / chunks);
    int last = byColumns ? rows : (int) ((long) rows * (chunk + 1) / chunks);
    for (int i = 0; i < count; i++) {
      int row = indices[i];
      if (first <= row && row < last) {
        int at = i * cols;
        if (from instanceof float[] in) {
          add(in, at + begin, (float[]) table, row * cols + begin, end - begin);
        } else {
          add((double[]) from, at + begin, (double[]) table, row * cols + begin, end - begin);
        }
      }
    }
  }

  private static void add(float[] from, int at, float[] table, int to, int length) {
    for (int c = 0; c < length; c++) {
      table[to + c] += from[at + c];
    }
  }

  private static void add(double[] from, int at, double[] table, int to, int length) {
    for (int c = 0; c < length; c++) {
      table[to + c] += from[at + c];
    }
  }
}
