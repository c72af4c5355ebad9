package dev.downhill.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// How many bytes the current thread has allocated so far; always 0 in a Java runtime that lacks
/// the module `jdk.management`.
@FunctionalInterface
interface Allocation {
  long bytes();

  static Allocation ofThisThread() {
    try {
      Class.forName("com.sun.management.ThreadMXBean", false, Allocation.class.getClassLoader());
      return Counted.bean();
    } catch (ClassNotFoundException missing) {
      return () -> 0;
    }
  }

  /// Loaded only where the module is present.
  final class Counted {
    private Counted() {}

    static Allocation bean() {
      return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
          ? bean::getCurrentThreadAllocatedBytes
          : () -> 0;
    }
  }
}
