package dev.downhill.kernel;

import dev.downhill.kernel.Rehearsal.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Rehearses vector kernels in a background thread, which lives while there are any.
///
/// One after the other; but while one waits for its compilation, those behind it have their
/// turns.
final class WarmUp implements AutoCloseable {
  /// The time that compilers get while all kernels wait for them.
  private static final long PAUSE_NANOS = 2_000_000;

  private final Deque<Dual<?>> waiting = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;

  synchronized void add(Dual<?> kernel) {
    if (closed) {
      return;
    }
    waiting.addLast(kernel);
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("downhill-warm-up").start(this::rehearse);
    }
  }

  /// Drops what waits; what has its turn now ends with it.
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
  }

  private void rehearse() {
    Allocation allocation = Allocation.ofThisThread();
    int compiling = 0;
    for (Dual<?> kernel = first(); kernel != null; kernel = first()) {
      Verdict verdict = kernel.rehearse(allocation);
      switch (verdict) {
        case OPEN -> compiling = 0;
        case COMPILING -> {
          compiling++;
          if (toBack(kernel) <= compiling) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            compiling = 0;
          }
        }
        case BETTER, NOT_BETTER -> {
          compiling = 0;
          remove(kernel);
        }
      }
    }
  }

  private synchronized @Nullable Dual<?> first() {
    Dual<?> first = waiting.peekFirst();
    if (first == null) {
      thread = null;
    }
    return first;
  }

  /// Returns how many kernels wait.
  private synchronized int toBack(Dual<?> kernel) {
    if (waiting.removeFirstOccurrence(kernel)) {
      waiting.addLast(kernel);
    }
    return waiting.size();
  }

  private synchronized void remove(Dual<?> kernel) {
    waiting.removeFirstOccurrence(kernel);
  }
}
