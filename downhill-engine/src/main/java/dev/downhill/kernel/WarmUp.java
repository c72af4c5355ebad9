package dev.downhill.kernel;

import dev.downhill.kernel.Rehearsal.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Rehearses vector kernels in a background thread, which lives while there are any.
///
/// First those that have worked most, one after the other, until their compilation has been asked
/// for; in between those that wait for it have their turns.
final class WarmUp implements AutoCloseable {
  /// What the program gets of a processor after each turn, unless it waits for a kernel; and the
  /// compilers, while all kernels wait for them.
  private static final long PAUSE_NANOS = 1_000_000;

  private final List<Dual<?>> open = new ArrayList<>();
  private final Deque<Dual<?>> compiling = new ArrayDeque<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private boolean turnOfOpen;
  private @Nullable Thread thread;
  private boolean closed;

  synchronized void add(Dual<?> kernel) {
    if (closed) {
      return;
    }
    open.add(kernel);
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("downhill-warm-up").start(this::rehearse);
    }
  }

  /// Rehearses without a pause while somebody waits, between `true` and `false`.
  void hurry(boolean waits) {
    waiting.addAndGet(waits ? 1 : -1);
  }

  /// Drops what is left; what has its turn now ends with it.
  @Override
  public synchronized void close() {
    closed = true;
    open.clear();
    compiling.clear();
  }

  private void rehearse() {
    Allocation allocation = Allocation.ofThisThread();
    int idle = 0;
    for (Dual<?> kernel = next(); kernel != null; kernel = next()) {
      Verdict verdict = kernel.rehearse(allocation);
      idle = verdict == Verdict.COMPILING ? idle + 1 : 0;
      if (sort(kernel, verdict) < idle || waiting.get() == 0) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
        idle = 0;
      }
    }
  }

  private synchronized @Nullable Dual<?> next() {
    turnOfOpen = !turnOfOpen && !open.isEmpty() || compiling.isEmpty();
    if (!turnOfOpen) {
      return compiling.removeFirst();
    }
    Dual<?> first = null;
    for (Dual<?> kernel : open) {
      first = first == null || kernel.work() > first.work() ? kernel : first;
    }
    open.remove(first);
    if (first == null) {
      thread = null;
    }
    return first;
  }

  /// Returns how many kernels wait.
  private synchronized int sort(Dual<?> kernel, Verdict verdict) {
    switch (verdict) {
      case OPEN -> open.add(kernel);
      case COMPILING -> compiling.addLast(kernel);
      case BETTER, NOT_BETTER -> {}
    }
    return open.size() + compiling.size();
  }
}
