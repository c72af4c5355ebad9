package dev.downhill.descent;

import dev.downhill.explanation.Explanation;
import dev.downhill.kernel.Machine;
import dev.downhill.model.Layer;
import dev.downhill.model.Theta;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Explains a step and takes its time, on a copy of θ and of the optimizer's memory.
///
/// A run with a look at the clock around each kernel and a run without take turns, so that both
/// see the same machine. The median of each is what counts.
final class Profile {
  /// How long kernels get to become hot, at least and at most.
  private static final double WARM_SECONDS = 1;

  private static final double MOST_WARM_SECONDS = 8;

  private final Recipe recipe;
  private final Feed feed;
  private final Stride stride;
  private final Machine machine;
  private long step;

  private Profile(Recipe recipe, Feed feed, Stride stride, Machine machine) {
    this.recipe = recipe;
    this.feed = feed;
    this.stride = stride;
    this.machine = machine;
  }

  /// @param runs how many steps are timed; 0 for none
  static Explanation of(
      Layer model,
      Recipe recipe,
      Batch train,
      Theta theta,
      Map<String, Theta> memory,
      Machine machine,
      int runs) {
    Feed feed = new Feed(train, recipe.batch(), recipe.microBatches(), recipe.seed());
    Map<String, Theta> copies = new LinkedHashMap<>();
    memory.forEach((name, kept) -> copies.put(name, kept.copy()));
    Stride stride = new Stride(model, recipe, feed, theta.copy(), copies, machine);
    return new Profile(recipe, feed, stride, machine).explain(runs);
  }

  private Explanation explain(int runs) {
    double[] micros = new double[stride.kernels()];
    Arrays.fill(micros, Double.NaN);
    double whole = Double.NaN;
    if (runs > 0) {
      warmUp();
      double[] steps = new double[runs];
      double[][] kernels = new double[micros.length][runs];
      long[] nanos = new long[micros.length];
      for (int run = 0; run < runs; run++) {
        next();
        long begun = System.nanoTime();
        stride.take(feed, step, recipe.rateAt(step));
        steps[run] = (System.nanoTime() - begun) / 1e3;
        next();
        stride.profile(feed, step, recipe.rateAt(step), nanos);
        for (int i = 0; i < nanos.length; i++) {
          kernels[i][run] = nanos[i] / 1e3;
        }
      }
      whole = median(steps);
      Arrays.setAll(micros, i -> median(kernels[i]));
    }
    return new Explanation(stride.explain(micros), whole);
  }

  private void warmUp() {
    long begun = System.nanoTime();
    double seconds = 0;
    while (seconds < WARM_SECONDS
        || seconds < MOST_WARM_SECONDS && machine.census().warming() > 0) {
      next();
      stride.take(feed, step, recipe.rateAt(step));
      seconds = (System.nanoTime() - begun) / 1e9;
    }
  }

  private void next() {
    feed.choose(++step);
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    int half = times.length / 2;
    return times.length % 2 == 1 ? times[half] : (times[half - 1] + times[half]) / 2;
  }
}
