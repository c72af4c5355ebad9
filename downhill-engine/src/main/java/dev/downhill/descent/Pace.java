package dev.downhill.descent;

/// How fast rows pass. The clock is read for reports only; nothing is decided by it.
final class Pace {
  private long since = System.nanoTime();
  private long rows;

  /// Leaves out time in which nothing was learned.
  void leaveOut(long nanos) {
    since += nanos;
  }

  /// Rows per second since it was last asked.
  ///
  /// @param seen how many rows have passed in all
  double rowsPerSecond(long seen) {
    long now = System.nanoTime();
    double pace = (seen - rows) / ((now - since) * 1e-9);
    since = now;
    rows = seen;
    return pace;
  }
}
