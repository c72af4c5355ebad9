package dev.downhill.program;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import dev.downhill.kernel.Access;
import dev.downhill.kernel.Fold;
import dev.downhill.kernel.Form;
import dev.downhill.kernel.FusedLoop;
import dev.downhill.kernel.Instruction;
import dev.downhill.kernel.Loop;
import dev.downhill.kernel.Machine;
import dev.downhill.kernel.Stage;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs [EveryKernel] in one way and says what came out: a hash for each program, with any NaN as
/// good as any other, and how it really ran.
///
///     FORM|BEST|HOT THREADS SEED TINY|SMALL|LARGE FUSED|APART
///         ONCE|WORKERS|STEADY|WARM|REFUSED PROGRAMS
///
/// `HOT` is the best form of each kernel once it is hot, as users have it; other forms serve from
/// the first run. `ONCE` runs each program three times, in used buffers from the second time on.
/// `WORKERS` goes on until every thread has done a part of the work, `STEADY` until each program
/// has run ten times without any thread allocating: both give up, and say so, after a minute.
/// `WARM` goes on for some seconds, so that the compilers see every kernel. `REFUSED` runs a loop
/// that one of them does not take. `PROGRAMS` is a pattern of names.
final class EveryKernelRun {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final long WARM_NANOS = 15_000_000_000L;
  private static final int STEADY_RUNS = 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final EveryKernel program;
  private final Execution execution;
  private final Map<Tensor, Values> bound = new LinkedHashMap<>();
  private final long seed;

  private EveryKernelRun(EveryKernel program, Machine machine, boolean fusing, long seed) {
    this.program = program;
    this.seed = seed;
    execution =
        Program.compile(
                program.outputs(), program.updates(), true, program.streams(), machine, fusing)
            .execution();
    program.leaves().forEach((leaf, values) -> bound.put(leaf, values.copy()));
    bound.forEach(execution::bind);
  }

  public static void main(String[] how) {
    boolean hot = how[0].equals("HOT");
    Form form = hot || how[0].equals("BEST") ? Form.best() : Form.valueOf(how[0]);
    int threads = Integer.parseInt(how[1]);
    if (!form.possible()) {
      System.out.println("impossible: " + form);
      return;
    }
    long seed = Long.parseLong(how[2]);
    List<EveryKernelRun> runs = new ArrayList<>();
    try (Machine machine = hot ? new Machine(threads) : new Machine(threads, form)) {
      for (EveryKernel program : EveryKernel.all(EveryKernel.Size.valueOf(how[3]), seed)) {
        if (program.name().matches(how[6])) {
          runs.add(new EveryKernelRun(program, machine, how[4].equals("FUSED"), seed));
        }
      }
      Map<String, String> hashes = new LinkedHashMap<>();
      for (int again = 0; again < 2; again++) {
        for (EveryKernelRun run : runs) {
          run.run();
          run.hash(hashes);
        }
      }
      goOn(how[5], runs, machine);
      for (EveryKernelRun run : runs) {
        run.run();
        run.hash(hashes);
      }
      hashes.forEach((name, hash) -> System.out.println("program: " + name + " = " + hash));
      System.out.println("kernels: " + machine.kernels().keySet());
      System.out.println("workers: " + machine.workersUsed());
      System.out.println("java: " + System.getProperty("java.vm.info"));
      for (String flag : List.of("UseAVX", "UseFMA", "TieredCompilation", "UseLibmIntrinsic")) {
        System.out.println("flag: " + flag + "=" + flag(flag));
      }
    }
  }

  private static void goOn(String until, List<EveryKernelRun> runs, Machine machine) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    switch (until) {
      case "ONCE" -> {}
      case "WORKERS" -> {
        while (machine.workersUsed() < machine.threads() && System.nanoTime() < end) {
          runs.forEach(EveryKernelRun::run);
        }
      }
      case "STEADY" -> {
        List<EveryKernelRun> restless = new ArrayList<>(runs);
        while (!restless.isEmpty() && System.nanoTime() < end) {
          restless.removeIf(EveryKernelRun::isSteady);
        }
        restless.forEach(run -> System.out.println("allocates: " + run.program));
      }
      case "WARM" -> {
        long warm = System.nanoTime() + WARM_NANOS;
        while (System.nanoTime() < warm) {
          runs.forEach(EveryKernelRun::run);
        }
      }
      case "REFUSED" -> refused(machine);
      default -> throw new IllegalArgumentException(until);
    }
  }

  /// Runs a loop of eight hyperbolic tangents, where programs have two at most.
  private static void refused(Machine machine) {
    List<Instruction> code = new ArrayList<>(List.of(new Instruction.Load(0)));
    for (int i = 0; i < 8; i++) {
      code.add(new Instruction.Tanh(i));
    }
    code.add(new Instruction.Store(1, code.size() - 1));
    Loop loop =
        new Loop(
            DType.F32,
            List.of(Access.FULL, Access.FULL),
            List.of(Stage.of(code.toArray(Instruction[]::new))),
            Fold.COLUMNS);
    FusedLoop kernel = new FusedLoop(machine, loop, 1, 100);
    Object[] arrays = {new float[100], new float[100]};
    long end = System.nanoTime() + 3_000_000_000L;
    while (System.nanoTime() < end) {
      kernel.run(arrays);
    }
  }

  private static String flag(String name) {
    try {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption(name)
          .getValue();
    } catch (IllegalArgumentException none) {
      return "none";
    }
  }

  private void run() {
    bound.forEach((leaf, values) -> values.assign(program.leaves().get(leaf)));
    execution.run(seed, 3, 0);
  }

  private boolean isSteady() {
    long before = THREADS.getTotalThreadAllocatedBytes();
    for (int i = 0; i < STEADY_RUNS; i++) {
      execution.run(seed, 3, 0);
    }
    return THREADS.getTotalThreadAllocatedBytes() == before;
  }

  /// Adds the hash of what the last run gave; it must be that of the runs before.
  private void hash(Map<String, String> hashes) {
    MessageDigest digest = sha256();
    for (int i = 0; i < program.outputs().size(); i++) {
      add(execution.output(i), digest);
    }
    program.updates().keySet().forEach(leaf -> add(bound.get(leaf), digest));
    String hash = HexFormat.of().formatHex(digest.digest(), 0, 8);
    String before = hashes.putIfAbsent(program.name(), hash);
    if (before != null && !before.equals(hash)) {
      throw new IllegalStateException(program + ": " + before + ", then " + hash);
    }
  }

  private static void add(Values values, MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.shape().size());
    for (int i = 0; i < values.shape().size(); i++) {
      bytes.putLong(Double.doubleToLongBits(values.at(i))); // one NaN for all
    }
    digest.update(bytes.array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
