package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Model;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Once the kernels are warm, a thousand steps take no heap memory on any thread.
class SteadyStepTest {
  private static final int STEPS = 1000;
  private static final int MOST_WINDOWS = 60;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aLine() {
    assertSteady("line", LinearModel.of(2, 1), new GradientDescent(), 32, 32, 2, DType.F64);
  }

  @Test
  void aNetOverManyEpochs() {
    Model net = Mlp.of(Activation.RELU, 13, 64, 64, 1).withLayerNorm().withDropout(0.1);
    assertSteady("net", net, new Adam(), 1000, 256, 13, DType.F32);
  }

  /// Steps in windows of a thousand until one is free of allocation. While kernels warm up, and
  /// whenever another thread of the test's JVM is busy, a window is not; if a step itself
  /// allocates, none is.
  private static void assertSteady(
      String name, Model model, Optimizer optimizer, int rows, int batch, int in, DType dtype) {
    Batch train = Batch.of(normal(1, dtype, rows, in), normal(2, dtype, rows, 1));
    Recipe recipe =
        Recipe.of(new SquaredError(), optimizer, 1e-3)
            .withBatch(batch)
            .withKeep(Keep.TRAINING)
            .withStops(new Stop.Steps(Long.MAX_VALUE));
    try (Machine machine = new Machine(2)) {
      Descent descent = new Descent(model, Theta.start(model, 1), train, null, recipe, machine);
      long least = Long.MAX_VALUE;
      int windows = 0;
      while (least > 0 && windows < MOST_WINDOWS) {
        long before = THREADS.getTotalThreadAllocatedBytes();
        for (int i = 0; i < STEPS; i++) {
          descent.step();
        }
        least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
        windows++;
      }
      System.out.printf(
          "%s: %,d steps allocated %,d bytes over all threads (window %d, %d workers, kernels"
              + " %s)%n",
          name, STEPS, least, windows, machine.workersUsed(), machine.kernels());
      assertThat(least).as("bytes allocated in %d steps of the %s", STEPS, name).isZero();
      assertThat(descent.progress().step()).isEqualTo((long) windows * STEPS);
    }
  }

  private static Values normal(long seed, DType dtype, int... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    Values values = Values.zeros(Shape.of(shape), dtype);
    for (int i = 0; i < values.shape().size(); i++) {
      values.set(i, random.nextGaussian());
    }
    return values;
  }
}
