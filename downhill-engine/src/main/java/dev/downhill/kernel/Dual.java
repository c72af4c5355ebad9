package dev.downhill.kernel;

import dev.downhill.kernel.Rehearsal.Verdict;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A kernel in two forms with the same bits: scalar code, which serves at once, and vector code,
/// which takes over when it is hot.
///
/// A new vector kernel runs 30 to 1,000 times slower than scalar code until the virtual machine
/// has compiled it. So it is rehearsed on small made-up data in a background thread ([WarmUp])
/// until it allocates nothing and beats its scalar twin; as the bits are equal, it does not
/// matter when the kernel switches over. Small jobs never rehearse.
///
/// @param <K> what runs: a loop, or a part of the matrix product
public final class Dual<K> {
  /// Arithmetic operations after which vector code is worth its rehearsal and compilation: some
  /// 80 ms of scalar code.
  private static final long WORTHWHILE = 1L << 26;

  /// A kernel that does as much again within this time is what a program spends its time on: it
  /// waits for its vector code, as scalar code would keep the processors from rehearsal and
  /// compiler.
  private static final long PRESSING_NANOS = 2_000_000_000;

  /// The longest that it waits: one that is refused takes longer.
  private static final long MOST_WAITING_NANOS = 1_500_000_000;

  private static final long LOOK_NANOS = 200_000;

  private final Object key;
  private final Function<Form, K> make;
  private final Supplier<Consumer<K>> data;
  private final Form best;
  private final WarmUp warmUp;
  private final Runnable changed;

  private volatile K serving;
  private volatile Form form;
  private volatile @Nullable String refusal;
  private volatile boolean used;
  private volatile boolean asked;
  private long work;
  private long askedAt;
  private volatile boolean awaited;
  private @Nullable Rehearsal<K> rehearsal;

  Dual(
      Object key,
      Function<Form, K> make,
      Supplier<Consumer<K>> data,
      Form first,
      Form best,
      WarmUp warmUp,
      Runnable changed) {
    this.key = key;
    this.make = make;
    this.data = data;
    this.best = best;
    this.warmUp = warmUp;
    this.changed = changed;
    form = first;
    serving = make.apply(first);
    asked = first == best;
  }

  /// The form that serves now, for a run of about `operations` multiplications, additions and the
  /// like.
  public K serving(long operations) {
    if (!used) {
      used = true;
      changed.run();
    }
    if (isPending()) {
      // Threads may lose each other's counts: then all of this happens a little later.
      work += operations;
      if (work >= WORTHWHILE) {
        ask();
        if (work >= 2 * WORTHWHILE && !awaited) {
          await();
        }
      }
    }
    return serving;
  }

  private synchronized void ask() {
    if (!asked) {
      askedAt = System.nanoTime();
      asked = true;
      changed.run();
      warmUp.add(this);
    }
  }

  /// Lets the rehearsal and the compiler have the processors, if the kernel is pressing.
  private void await() {
    long start = System.nanoTime();
    if (start - askedAt < PRESSING_NANOS) {
      warmUp.hurry(true);
      while (isPending()
          && System.nanoTime() - start < MOST_WAITING_NANOS
          && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      }
      warmUp.hurry(false);
    }
    awaited = true;
  }

  /// Whether another form may come to serve.
  private boolean isPending() {
    return form != best && refusal == null;
  }

  /// Operations so far, as far as they were counted.
  long work() {
    return work;
  }

  /// Of which form the serving kernel is.
  public Form form() {
    return form;
  }

  boolean used() {
    return used;
  }

  /// Whether it is scalar because its work so far is too little for vector code to pay.
  boolean isSmall() {
    return !asked;
  }

  /// Whether it is scalar until its vector form is hot.
  boolean isWarming() {
    return asked && isPending();
  }

  /// Why the vector form does not serve though it was rehearsed; null if it serves or waits.
  @Nullable String refusal() {
    return refusal;
  }

  /// Gives the vector form a turn of its rehearsal, and switches over once it is better. Called
  /// by one thread only, until the verdict is final.
  ///
  /// @param allocation of the thread that calls
  Verdict rehearse(Allocation allocation) {
    try {
      Rehearsal<K> rehearsal = this.rehearsal;
      if (rehearsal == null) {
        this.rehearsal = rehearsal = new Rehearsal<>(serving, make.apply(best), data.get());
      }
      Verdict verdict = rehearsal.turn(allocation);
      switch (verdict) {
        case OPEN, COMPILING -> {}
        case BETTER -> {
          serving = rehearsal.vector();
          form = best;
          this.rehearsal = null;
          changed.run();
        }
        case NOT_BETTER -> {
          refusal = rehearsal.toString();
          this.rehearsal = null;
          changed.run();
        }
      }
      return verdict;
    } catch (RuntimeException | Error failure) {
      refusal = "vector code failed: " + failure;
      changed.run();
      return Verdict.NOT_BETTER;
    }
  }

  /// What the kernel computes.
  @Override
  public String toString() {
    return key.toString();
  }
}
