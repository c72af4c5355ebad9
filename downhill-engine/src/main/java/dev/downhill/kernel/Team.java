package dev.downhill.kernel;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Threads that do one [Task] at a time, together with the thread that asks.
///
/// Each run has a number. A task's chunks are cut into one contiguous share for each member; a
/// member claims its share by moving its claim from the last run's number to this one's. The
/// caller does the first share, then claims those that nobody has begun, so a member that wakes
/// late costs nothing, and at last waits for the members at work. Waiting spins for
/// [#SPIN_NANOS], then parks.
///
/// Nothing is allocated after the threads have started.
final class Team implements AutoCloseable {
  private static final Task NOTHING = (_, _) -> {};
  private static final long SPIN_NANOS = 20_000;
  private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 32;

  /// Longs between two members' numbers: two cache lines, as processors fetch them in pairs.
  private static final int STRIDE = 16;

  private final int size;
  private final long spinNanos;
  private final Worker[] workers;
  private final Thread[] threads;
  private final boolean[] worked;
  private final @Nullable Throwable[] failures;

  /// For each member the number of the last run in which somebody claimed, and finished, its
  /// share; and whether it is parked.
  private final AtomicLongArray claimed;
  private final AtomicLongArray finished;
  private final AtomicLongArray parked;

  private Task task = NOTHING;
  private int chunks;
  private int shares;
  private volatile long run;
  private volatile boolean closed;
  private volatile @Nullable Thread waiting;

  /// @param size members, the caller included; at least 2
  Team(int size, Worker caller) {
    this.size = size;
    spinNanos = size <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    workers = new Worker[size];
    threads = new Thread[size];
    worked = new boolean[size];
    failures = new Throwable[size];
    claimed = new AtomicLongArray(size * STRIDE);
    finished = new AtomicLongArray(size * STRIDE);
    parked = new AtomicLongArray(size * STRIDE);
    workers[0] = caller;
    for (int member = 1; member < size; member++) {
      int me = member;
      workers[me] = new Worker();
      threads[me] =
          Thread.ofPlatform().daemon().name("downhill-worker-" + me).unstarted(() -> serve(me));
    }
    for (int member = 1; member < size; member++) {
      threads[member].start();
    }
  }

  /// Runs all chunks; returns when all are done. One caller at a time.
  void run(Task task, int chunks) {
    this.task = task;
    this.chunks = chunks;
    shares = Math.min(size, chunks);
    long number = run + 1;
    for (int member = shares; member < size; member++) {
      claimed.set(member * STRIDE, number);
    }
    run = number;
    for (int member = 1; member < shares; member++) {
      if (parked.get(member * STRIDE) != 0) {
        LockSupport.unpark(threads[member]);
      }
    }
    perform(0, 0);
    for (int member = 1; member < shares; member++) {
      if (claim(member, number)) {
        perform(member, 0);
        finished.set(member * STRIDE, number);
      }
    }
    for (int member = 1; member < shares; member++) {
      await(member, number);
    }
    this.task = NOTHING;
    rethrow();
  }

  /// Members that have done at least one chunk.
  int worked() {
    int count = 0;
    for (boolean one : worked) {
      count += one ? 1 : 0;
    }
    return count;
  }

  @Override
  public void close() {
    closed = true;
    for (int member = 1; member < size; member++) {
      LockSupport.unpark(threads[member]);
    }
  }

  private boolean claim(int member, long number) {
    return claimed.compareAndSet(member * STRIDE, number - 1, number);
  }

  /// Does share number `share` as member number `member`; a failure is kept for the caller.
  private void perform(int share, int member) {
    int from = (int) ((long) share * chunks / shares);
    int to = (int) ((long) (share + 1) * chunks / shares);
    worked[member] = true;
    try {
      for (int chunk = from; chunk < to; chunk++) {
        task.run(chunk, workers[member]);
      }
    } catch (Throwable failure) {
      failures[share] = failure;
    }
  }

  private void serve(int me) {
    long seen = 0;
    while (!closed) {
      long number = next(me, seen);
      if (number != seen && claim(me, number)) {
        perform(me, me);
        finished.set(me * STRIDE, number);
        Thread caller = waiting;
        if (caller != null) {
          LockSupport.unpark(caller);
        }
      }
      seen = number;
    }
  }

  /// Waits for a run after number `seen`, or for the end of the team.
  private long next(int me, long seen) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < spinNanos) {
      for (int i = 0; i < SPINS_PER_LOOK_AT_THE_CLOCK; i++) {
        if (run != seen || closed) {
          return run;
        }
        Thread.onSpinWait();
      }
    }
    parked.set(me * STRIDE, 1);
    while (run == seen && !closed) {
      LockSupport.park(this);
    }
    parked.set(me * STRIDE, 0);
    return run;
  }

  /// Waits until somebody has finished `member`'s share.
  private void await(int member, long number) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < spinNanos) {
      for (int i = 0; i < SPINS_PER_LOOK_AT_THE_CLOCK; i++) {
        if (finished.get(member * STRIDE) == number) {
          return;
        }
        Thread.onSpinWait();
      }
    }
    waiting = Thread.currentThread();
    while (finished.get(member * STRIDE) != number) {
      LockSupport.park(this);
    }
    waiting = null;
  }

  /// Throws what the first failed share threw.
  private void rethrow() {
    Throwable first = null;
    for (int share = 0; share < size; share++) {
      first = first == null ? failures[share] : first;
      failures[share] = null;
    }
    switch (first) {
      case null -> {}
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      default -> throw new IllegalStateException("a task failed: " + first, first);
    }
  }
}
