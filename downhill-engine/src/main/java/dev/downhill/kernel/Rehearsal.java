package dev.downhill.kernel;

import java.util.function.Consumer;

/// Runs a vector kernel, and once it is compiled its scalar twin too, until it is clear which is
/// better. The outcome never changes a bit of a result, so this may look at the time.
final class Rehearsal<K> {
  /// What is known after a turn.
  enum Verdict {
    /// Nothing yet: the kernel needs more runs, so that the virtual machine compiles it.
    OPEN,
    /// The kernel has run often enough, but its compilation is not done.
    COMPILING,
    /// The vector form allocates nothing and is faster.
    BETTER,
    /// It is not.
    NOT_BETTER
  }

  /// Runs of one form before the other's turn: as many as fit in this time.
  private static final long TURN_NANOS = 500_000;

  /// Turns after which compilation has been asked for, by the virtual machine's usual thresholds.
  private static final int ASKED_TURNS = 60;

  /// Turns without an allocation before a kernel may be taken.
  private static final int ENOUGH_TURNS = 3;

  /// Turns without an allocation after which a kernel that is not faster is refused.
  private static final int PATIENCE = 200;

  /// Turns after which a kernel that still allocates is refused: 4 s.
  private static final int MOST_TURNS = 8_000;

  private final K scalar;
  private final K vector;
  private final Consumer<K> data;

  private int turns;
  private int cleanTurns;
  private int runs;
  private double bytesPerRun;
  private double vectorTime = Double.POSITIVE_INFINITY;
  private double scalarTime = Double.POSITIVE_INFINITY;

  /// @param data runs a kernel on made-up data
  Rehearsal(K scalar, K vector, Consumer<K> data) {
    this.scalar = scalar;
    this.vector = vector;
    this.data = data;
  }

  K vector() {
    return vector;
  }

  /// What was measured last, for the report.
  @Override
  public String toString() {
    return bytesPerRun > 0
        ? "vector code allocates " + Math.round(bytesPerRun) + " bytes a run"
        : "vector code takes %d ns, scalar code %d"
            .formatted(Math.round(vectorTime), Math.round(scalarTime));
  }

  /// Runs for about a millisecond.
  ///
  /// @param allocation of the thread that calls
  Verdict turn(Allocation allocation) {
    turns++;
    long bytes = allocation.bytes();
    int before = runs;
    double time = time(vector);
    bytesPerRun = (double) (allocation.bytes() - bytes) / (runs - before);
    if (bytesPerRun > 0) {
      if (turns > MOST_TURNS) {
        return Verdict.NOT_BETTER;
      }
      return turns > ASKED_TURNS ? Verdict.COMPILING : Verdict.OPEN;
    }
    cleanTurns++;
    vectorTime = Math.min(vectorTime, time);
    scalarTime = Math.min(scalarTime, time(scalar));
    if (cleanTurns >= ENOUGH_TURNS && vectorTime < scalarTime) {
      return Verdict.BETTER;
    }
    return cleanTurns > PATIENCE ? Verdict.NOT_BETTER : Verdict.OPEN;
  }

  /// Nanoseconds of a run.
  private double time(K kernel) {
    long start = System.nanoTime();
    long now = start;
    int first = runs;
    while (now - start < TURN_NANOS) {
      data.accept(kernel);
      runs++;
      now = System.nanoTime();
    }
    return (double) (now - start) / (runs - first);
  }
}
