package dev.downhill.kernel;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Rehearses vector kernels one after the other in a background thread, which lives while there
/// are any.
final class WarmUp implements AutoCloseable {
  private final Queue<Dual<?>> waiting = new ArrayDeque<>();
  private @Nullable Thread thread;
  private volatile boolean closed;

  synchronized void add(Dual<?> kernel) {
    if (closed) {
      return;
    }
    waiting.add(kernel);
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("downhill-warm-up").start(this::rehearse);
    }
  }

  private void rehearse() {
    Clock clock = new Clock();
    for (Dual<?> kernel = next(); kernel != null; kernel = next()) {
      kernel.rehearse(clock);
    }
  }

  private synchronized @Nullable Dual<?> next() {
    Dual<?> next = waiting.poll();
    if (next == null) {
      thread = null;
    }
    return next;
  }

  /// Drops what waits, and ends the rehearsal that runs.
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
  }

  /// Compares a vector kernel with its scalar twin until it is clear which is better. The outcome
  /// never changes a bit of a result, so this may look at the time.
  final class Clock {
    /// Runs of one form before the other's turn: as many as fit in this time.
    private static final long TURN_NANOS = 500_000;

    /// Turns without an allocation after which a kernel that is not faster is refused.
    private static final int PATIENCE = 200;

    /// Turns without an allocation before a kernel may be taken.
    private static final int ENOUGH = 3;

    /// Compilation takes under a second; on a busy machine several.
    private static final long BUDGET_NANOS = 20_000_000_000L;

    private final Allocation allocation = Allocation.ofThisThread();

    <K> boolean becomesHot(K scalar, K vector, Consumer<K> rehearsal) {
      long start = System.nanoTime();
      double vectorTime = Double.POSITIVE_INFINITY;
      double scalarTime = Double.POSITIVE_INFINITY;
      int clean = 0;
      while (clean < PATIENCE && !closed && System.nanoTime() - start < BUDGET_NANOS) {
        long bytes = allocation.bytes();
        double vectorTurn = turn(vector, rehearsal);
        bytes = allocation.bytes() - bytes;
        double scalarTurn = turn(scalar, rehearsal);
        if (bytes > 0) {
          continue;
        }
        clean++;
        vectorTime = Math.min(vectorTime, vectorTurn);
        scalarTime = Math.min(scalarTime, scalarTurn);
        if (clean >= ENOUGH && vectorTime < scalarTime) {
          return true;
        }
      }
      return false;
    }

    /// Nanoseconds of a run.
    private <K> double turn(K kernel, Consumer<K> rehearsal) {
      long start = System.nanoTime();
      long now = start;
      int runs = 0;
      while (now - start < TURN_NANOS) {
        rehearsal.accept(kernel);
        runs++;
        now = System.nanoTime();
      }
      return (double) (now - start) / runs;
    }
  }
}
