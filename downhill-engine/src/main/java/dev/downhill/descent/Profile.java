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
  private final StepProgram program;
  private final Stride stride;
  private final Machine machine;
  private long step;

  private Profile(Recipe recipe, Feed feed, StepProgram program, Stride stride, Machine machine) {
    this.recipe = recipe;
    this.feed = feed;
    this.program = program;
    this.stride = stride;
    this.machine = machine;
  }

  /// @param runs how many steps are timed; 0 for none, and for no copy
  static Explanation of(
      Layer model,
      Recipe recipe,
      Rows train,
      Theta theta,
      Map<String, Theta> memory,
      Machine machine,
      int runs) {
    Feed.Cut cut = Feed.Cut.of(train, recipe.batch(), recipe.microBatches());
    StepProgram program = new StepProgram(model, recipe, cut, machine);
    if (runs == 0) {
      double[] micros = new double[program.kernels()];
      Arrays.fill(micros, Double.NaN);
      return new Explanation(program.explain(micros), Double.NaN);
    }
    Feed feed = new Feed(cut, recipe.seed());
    Map<String, Theta> copies = new LinkedHashMap<>();
    memory.forEach((name, kept) -> copies.put(name, kept.copy()));
    Stride stride = program.on(feed.part(), theta.copy(), copies);
    return new Profile(recipe, feed, program, stride, machine).timed(runs);
  }

  private Explanation timed(int runs) {
    warmUp();
    double[] steps = new double[runs];
    double[][] kernels = new double[program.kernels()][runs];
    long[] nanos = new long[kernels.length];
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
    double[] micros = new double[kernels.length];
    Arrays.setAll(micros, i -> median(kernels[i]));
    return new Explanation(program.explain(micros), median(steps));
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
