package dev.downhill.benchmarks;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Layer;
import dev.downhill.model.Theta;
import dev.downhill.models.Activation;
import dev.downhill.models.LinearModel;
import dev.downhill.models.Mlp;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.tensor.DType;
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
  /// What is trained.
  public enum Workload {
    /// 32 rows, 2 inputs, in F64, by plain descent: every step takes all rows.
    LINE(LinearModel.of(2, 1), new GradientDescent(), 0.01, 2, 32, 32, DType.F64),
    /// Batches of 256 of 4,096 rows, 13 inputs, two hidden layers of 64, by Adam.
    HOUSES(Mlp.of(Activation.RELU, 13, 64, 64, 1), new Adam(), 1e-3, 13, 4096, 256, DType.F32);

    private final Layer model;
    private final Optimizer optimizer;
    private final double rate;
    private final int inputs;
    private final int rows;
    private final int batch;
    private final DType dtype;

    Workload(
        Layer model,
        Optimizer optimizer,
        double rate,
        int inputs,
        int rows,
        int batch,
        DType dtype) {
      this.model = model;
      this.optimizer = optimizer;
      this.rate = rate;
      this.inputs = inputs;
      this.rows = rows;
      this.batch = batch;
      this.dtype = dtype;
    }

    /// Targets are noise, so the gradient never comes to rest and no step is easier than the
    /// first.
    Descent descent(Machine machine) {
      Batch train =
          Batch.of(Numbers.normal(1, dtype, rows, inputs), Numbers.normal(2, dtype, rows, 1));
      Recipe recipe =
          Recipe.of(new SquaredError(), optimizer, rate)
              .withBatch(batch)
              .withKeep(Keep.TRAINING)
              .withStops(new Stop.Steps(Long.MAX_VALUE));
      return new Descent(model, Theta.start(model, 1), train, null, recipe, machine);
    }
  }

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
