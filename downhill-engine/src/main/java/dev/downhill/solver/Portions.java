package dev.downhill.solver;

import dev.downhill.kernel.Machine;
import java.util.List;

/// The rows of a problem in portions that the processors share out. Their size depends on the
/// problem alone, and what comes of them is combined in their order: the same bits on any
/// machine.
record Portions(int rows, int count) {
  private static final int MOST = 16;

  /// Fewer rows are not worth handing over.
  private static final int FEWEST_ROWS = 512;

  /// The most numbers in the triangles of all portions.
  private static final int NUMBERS = 1 << 22;

  /// What is done with the rows from one up to another.
  interface Work<T> {
    T on(int from, int to);
  }

  static Portions of(int rows, int columns) {
    int most = Math.clamp(NUMBERS / ((long) columns * columns), 1, MOST);
    return new Portions(rows, Math.clamp(rows / Math.max(FEWEST_ROWS, 4 * columns), 1, most));
  }

  /// What comes of each portion, in their order.
  <T> List<T> each(Work<T> work) {
    @SuppressWarnings("unchecked")
    T[] results = (T[]) new Object[count];
    Machine.shared()
        .run((portion, _) -> results[portion] = work.on(from(portion), from(portion + 1)), count);
    return List.of(results);
  }

  private int from(int portion) {
    return (int) ((long) rows * portion / count);
  }
}
