package dev.downhill.benchmarks;

import dev.downhill.kernel.Machine;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  /// A formula of numbers.
  public enum Formula {
    /// `[64, 64]·[64, 64]`, 524,288 floating-point operations.
    PRODUCT_64 {
      @Override
      Compiled compile(Machine machine) {
        return product(machine, false, 64, 64, 64);
      }
    },
    /// `[256, 13]·[13, 64]`: the first layer of a table's net.
    PRODUCT_256_13_64 {
      @Override
      Compiled compile(Machine machine) {
        return product(machine, false, 256, 13, 64);
      }
    },
    /// `[256, 64]ᵀ·[256, 64]`: the gradient of a weight.
    PRODUCT_TRANSPOSED_64_256_64 {
      @Override
      Compiled compile(Machine machine) {
        return product(machine, true, 64, 256, 64);
      }
    },
    /// `[1024, 1024]·[1024, 1024]`, 2.15 billion floating-point operations.
    PRODUCT_1024 {
      @Override
      Compiled compile(Machine machine) {
        return product(machine, false, 1024, 1024, 1024);
      }
    },
    /// Softmax over rows of 256, a million numbers.
    SOFTMAX {
      @Override
      Compiled compile(Machine machine) {
        Tensor x = Tensor.leaf(Shape.of(4096, 256), DType.F32);
        return new Compiled(machine, List.of(x.softmax(1)), Map.of(), x);
      }
    },
    /// `eˣ` of a million numbers.
    EXP {
      @Override
      Compiled compile(Machine machine) {
        Tensor x = Tensor.leaf(MILLION, DType.F32);
        return new Compiled(machine, List.of(x.exp()), Map.of(), x);
      }
    },
    /// Adam's update of a million parameters and their memory in place.
    ADAM {
      @Override
      Compiled compile(Machine machine) {
        Tensor theta = Tensor.leaf(MILLION, DType.F32);
        Tensor gradient = Tensor.leaf(MILLION, DType.F32);
        Tensor m = Tensor.leaf(MILLION, DType.F32);
        Tensor v = Tensor.leaf(MILLION, DType.F32);
        Tensor mean = m.times(0.9).plus(gradient.times(0.1));
        Tensor square = v.times(0.999).plus(gradient.square().times(0.001));
        Map<Tensor, Tensor> updates = new LinkedHashMap<>();
        updates.put(m, mean);
        updates.put(v, square);
        updates.put(theta, theta.minus(mean.over(square.sqrt().plus(1e-8)).times(1e-3)));
        return new Compiled(machine, List.of(), updates, theta, gradient, m, v);
      }
    };

    private static final Shape MILLION = Shape.of(1 << 20);

    abstract Compiled compile(Machine machine);

    private static Compiled product(Machine machine, boolean transposed, int m, int k, int n) {
      Tensor a = Tensor.leaf(transposed ? Shape.of(k, m) : Shape.of(m, k), DType.F32);
      Tensor b = Tensor.leaf(Shape.of(k, n), DType.F32);
      return new Compiled(
          machine, List.of(Tensor.product(a, transposed, b, false)), Map.of(), a, b);
    }
  }

  /// A program whose leaves are bound to numbers from 0 to a few.
  static final class Compiled {
    private final Execution execution;

    Compiled(Machine machine, List<Tensor> outputs, Map<Tensor, Tensor> updates, Tensor... leaves) {
      execution = Program.compile(outputs, updates, true, Map.of(), machine).execution();
      for (int i = 0; i < leaves.length; i++) {
        Values values = Numbers.normal(i, DType.F32, leaves[i].shape().dims());
        for (int j = 0; j < values.shape().size(); j++) {
          values.set(j, Math.abs(values.at(j)));
        }
        execution.bind(leaves[i], values);
      }
    }

    void run() {
      execution.run(1, 1, 0);
    }
  }

  /// The formula.
  @Param public Formula formula = Formula.EXP;

  private final Machine machine = Machine.shared();
  private Compiled compiled = Formula.EXP.compile(machine);

  /// Compiles the formula.
  @Setup
  public void compile() {
    compiled = formula.compile(machine);
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
