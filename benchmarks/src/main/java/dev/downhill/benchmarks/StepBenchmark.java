package dev.downhill.benchmarks;

import dev.downhill.descent.Descent;
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

/// One training step through the loop, warm: choosing the batch, loss, gradient, update, and the
/// rules of when to stop.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StepBenchmark {
  /// The workload.
  @Param public Workload workload = Workload.LINE;

  private final Machine machine = Machine.shared();
  private Descent descent = Workload.LINE.descent(machine);

  /// Begins the descent.
  @Setup
  public void begin() {
    descent = workload.descent(machine);
  }

  /// One step.
  @Benchmark
  public boolean step() {
    return descent.step();
  }

  /// Which kernels ran: a timing of scalar code is not the one to report.
  @TearDown
  public void tell() {
    System.out.println("kernels " + machine.kernels() + ", refused " + machine.refusals());
  }
}
