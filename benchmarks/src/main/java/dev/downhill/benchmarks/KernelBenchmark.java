package dev.downhill.benchmarks;

import dev.downhill.kernel.Machine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Single formulas as compiled programs, in F32, warm: what training steps spend their time in.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
  /// The formula.
  @Param public Formula formula = Formula.EXP;

  private final Machine machine = Machine.shared();
  private Work.Trial compiled = Formula.EXP.begin(machine);

  /// Compiles the formula.
  @Setup
  public void compile() {
    compiled = formula.begin(machine);
  }

  /// Runs it once.
  @Benchmark
  public void run() {
    compiled.run();
  }

  /// Which kernels ran: a timing of scalar code is not the one to report.
  @TearDown
  public void tell() {
    System.out.println("kernels " + machine.kernels() + ", refused " + machine.refusals());
  }
}
