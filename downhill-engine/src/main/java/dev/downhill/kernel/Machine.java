package dev.downhill.kernel;

import dev.downhill.explanation.Kernels;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What programs run on: workers, and the form of the kernels.
///
/// Results never depend on the machine: not on its threads, nor on its form, nor on how many
/// threads use it at once.
public final class Machine implements AutoCloseable {
  private final int threads;
  private final Form form;
  private final boolean forced;
  private final boolean shared;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Worker caller = new Worker();
  private final ConcurrentMap<Object, Dual<?>> kernels = new ConcurrentHashMap<>();
  private final WarmUp warmUp = new WarmUp();
  private final ConcurrentLinkedQueue<Worker> spare = new ConcurrentLinkedQueue<>();

  /// How often a kernel began to run or changed its form.
  private final AtomicLong changes = new AtomicLong();

  private volatile @Nullable Census census;
  private @Nullable Team team;
  private boolean worked;
  private boolean closed;

  /// What was so after so many changes.
  private record Census(long changes, Kernels kernels) {}

  /// A machine with the best form, whose kernels serve as scalar code until their vector form is
  /// hot.
  ///
  /// @param threads how many share the work, the caller included; at least 1
  public Machine(int threads) {
    this(threads, Form.best(), false, false);
  }

  /// A machine that uses `form` from the first step, hot or not.
  ///
  /// @param threads how many share the work, the caller included; at least 1
  /// @throws IllegalArgumentException if this virtual machine cannot run the form
  public Machine(int threads, Form form) {
    this(threads, form, true, false);
  }

  private Machine(int threads, Form form, boolean forced, boolean shared) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    if (!form.possible()) {
      throw new IllegalArgumentException(
          "kernels of form "
              + form
              + " cannot run here: vectors have at most "
              + Vectors.bits()
              + " bits (0 without --add-modules jdk.incubator.vector)");
    }
    this.threads = threads;
    this.form = form;
    this.forced = forced;
    this.shared = shared;
  }

  /// The default machine: a thread for each processor, the best form. It stays open.
  public static Machine shared() {
    return Shared.MACHINE;
  }

  private static final class Shared {
    static final Machine MACHINE =
        new Machine(Runtime.getRuntime().availableProcessors(), Form.best(), false, true);
  }

  public int threads() {
    return threads;
  }

  /// The form of the kernels that are hot.
  public Form form() {
    return form;
  }

  /// How many threads have done at least one chunk so far.
  public int workersUsed() {
    Team team = this.team;
    return team == null ? (worked ? 1 : 0) : team.worked();
  }

  /// Runs chunks `0 … chunks − 1` of a task on the workers and the calling thread, each worker a
  /// contiguous share, and returns when all are done.
  ///
  /// A call from within a task, or while another thread's task runs, does all chunks on the
  /// calling thread. What the first failed share throws is thrown here; its other chunks may not
  /// have run.
  public void run(Task task, int chunks) {
    if (chunks <= 0) {
      return;
    }
    if (!busy.compareAndSet(false, true)) {
      Worker worker = spare.poll();
      worker = worker == null ? new Worker() : worker;
      try {
        inline(task, chunks, worker);
      } finally {
        spare.add(worker);
      }
      return;
    }
    try {
      if (closed) {
        throw new IllegalStateException("the machine is closed");
      }
      if (chunks == 1 || threads == 1) {
        worked = true;
        inline(task, chunks, caller);
      } else {
        Team team = this.team;
        if (team == null) {
          this.team = team = new Team(threads, caller);
        }
        team.run(task, chunks);
      }
    } finally {
      busy.set(false);
    }
  }

  private static void inline(Task task, int chunks, Worker worker) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      task.run(chunk, worker);
    }
  }

  /// The kernel for `key`, made if this machine has none yet.
  ///
  /// @param <K> what runs
  /// @param key what the kernel computes: a value such as a `Loop`; its `toString` names it in
  ///     reports
  /// @param make makes a form of the kernel, scalar or vector, with the same bits
  /// @param rehearsal makes small data, and what runs a kernel on it: some microseconds long,
  ///     allocating nothing
  public <K> Dual<K> kernel(Object key, Function<Form, K> make, Supplier<Consumer<K>> rehearsal) {
    return kernel(key, form, make, rehearsal);
  }

  /// The kernel for `key`, whose vector form, if any, is `best` rather than the machine's form:
  /// what is too narrow for the machine's vectors takes narrower ones, or none.
  @SuppressWarnings("unchecked") // a key always comes with the same kind of kernel
  <K> Dual<K> kernel(
      Object key, Form best, Function<Form, K> make, Supplier<Consumer<K>> rehearsal) {
    Dual<?> known = kernels.get(key);
    if (known == null) {
      Dual<K> made =
          new Dual<>(
              key,
              make,
              rehearsal,
              forced ? best : Form.SCALAR,
              best,
              warmUp,
              changes::incrementAndGet);
      known = kernels.putIfAbsent(key, made);
      known = known == null ? made : known;
    }
    return (Dual<K>) known;
  }

  /// How many of the kernels that have run so far are of each form now.
  public Map<Form, Integer> kernels() {
    Map<Form, Integer> counts = new EnumMap<>(Form.class);
    for (Dual<?> kernel : kernels.values()) {
      if (kernel.used()) {
        counts.merge(kernel.form(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /// Of which form the kernels are that have run so far, and why the scalar ones are. Costs next
  /// to nothing while nothing changes.
  public Kernels census() {
    Census last = census;
    long now = changes.get();
    if (last == null || last.changes != now) {
      Map<String, Integer> forms = new TreeMap<>();
      kernels().forEach((form, count) -> forms.put(form.name().toLowerCase(Locale.ROOT), count));
      census =
          last =
              new Census(
                  now,
                  new Kernels(
                      forms,
                      count(Dual::isSmall),
                      count(Dual::isWarming),
                      count(kernel -> kernel.refusal() != null),
                      Form.V128.possible()));
    }
    return last.kernels;
  }

  private int count(Predicate<Dual<?>> which) {
    return (int) kernels.values().stream().filter(Dual::used).filter(which).count();
  }

  /// The kernels whose vector form was rehearsed and found no better than the scalar one: what
  /// they compute, and why.
  public List<String> refusals() {
    return kernels.values().stream()
        .filter(kernel -> kernel.refusal() != null)
        .map(kernel -> kernel + ": " + kernel.refusal())
        .sorted()
        .toList();
  }

  /// Ends the threads, after the task that runs now; not to be called from within a task, which
  /// would wait for itself.
  @Override
  public void close() {
    if (shared) {
      throw new IllegalStateException("the shared machine stays open");
    }
    while (!busy.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
    closed = true;
    warmUp.close();
    if (team != null) {
      team.close();
    }
    busy.set(false);
  }

  @Override
  public String toString() {
    return "Machine[threads=" + threads + ", form=" + form + (forced ? "]" : " when hot]");
  }
}
