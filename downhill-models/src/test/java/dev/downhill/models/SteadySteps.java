package dev.downhill.models;

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
import dev.downhill.schedule.Cosine;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

/// A program that makes training steps in windows of a thousand, until a window is over in which
/// no thread of its JVM allocated, and prints what that took. While kernels warm up there is
/// none; if a step itself allocates, there never is.
final class SteadySteps {
  private static final int STEPS = 1000;
  private static final int MOST_WINDOWS = 100;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private SteadySteps() {}

  public static void main(String[] workload) {
    Descent descent;
    try (Machine machine = new Machine(2)) {
      descent =
          switch (workload[0]) {
            case "line" -> {
              LinearModel line = LinearModel.of(2, 1);
              Recipe recipe = Recipe.of(new SquaredError(), new GradientDescent(), 1e-3);
              yield descent(line, normal(DType.F64, 32, 2), recipe.withBatch(32), machine);
            }
            case "net" -> {
              Model net = Mlp.of(Activation.RELU, 13, 64, 64, 1).withLayerNorm().withDropout(0.1);
              Recipe recipe =
                  Recipe.of(new SquaredError(), new Adam(), 1e-3)
                      .withRate(new Cosine(1e-3, 100, MOST_WINDOWS * STEPS, 1e-5))
                      .withBatch(256);
              yield descent(net, normal(DType.F32, 1000, 13), recipe, machine);
            }
            default -> throw new IllegalArgumentException("line or net, not " + workload[0]);
          };
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
          "%s: 1,000 steps allocated %,d bytes over all threads (after %,d steps; %d workers;"
              + " kernels %s)%n",
          workload[0], least, descent.progress().step(), machine.workersUsed(), machine.kernels());
    }
  }

  private static Descent descent(Model model, Values x, Recipe recipe, Machine machine) {
    Batch train = Batch.of(x, normal(x.dtype(), x.shape().dim(0), 1));
    Recipe endless = recipe.withKeep(Keep.TRAINING).withStops(new Stop.Steps(Long.MAX_VALUE));
    return new Descent(model, Theta.start(model, 1), train, null, endless, machine);
  }

  private static Values normal(DType dtype, int... shape) {
    SplittableRandom random = new SplittableRandom(shape[1]);
    Values values = Values.zeros(Shape.of(shape), dtype);
    for (int i = 0; i < values.shape().size(); i++) {
      values.set(i, random.nextGaussian());
    }
    return values;
  }
}
