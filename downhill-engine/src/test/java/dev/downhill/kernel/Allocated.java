package dev.downhill.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;

/// Bytes that a machine's threads, the calling one included, have allocated. Other threads of the
/// virtual machine, rehearsals for one, allocate when they like.
final class Allocated {
  private final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long[] threads;

  private Allocated(long[] threads) {
    this.threads = threads;
  }

  /// Has every thread of the machine do a chunk, to learn who they are.
  static Allocated by(Machine machine) {
    long[] threads = new long[machine.threads()];
    CountDownLatch all = new CountDownLatch(threads.length);
    machine.run(
        (chunk, _) -> {
          threads[chunk] = Thread.currentThread().threadId();
          all.countDown();
          try {
            all.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        threads.length);
    return new Allocated(threads);
  }

  /// Bytes that `work` makes them allocate, beside the little that looking takes.
  long during(Runnable work) {
    long before = bytes();
    work.run();
    return bytes() - before;
  }

  private long bytes() {
    long sum = 0;
    for (long thread : bean.getThreadAllocatedBytes(threads)) {
      sum += thread;
    }
    return sum;
  }
}
