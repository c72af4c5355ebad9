package dev.downhill.descent;

import dev.downhill.evaluation.Curvature;
import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.Loss;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Nesterov;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the ground bends at a θ: the steepest and the gentlest curvature of `J` in all directions
/// that the slope there leads to, by Hessian-vector products.
///
/// A loss that is one bowl (squared error of a linear model) bends the same everywhere, and these
/// are the only directions that a descent from there ever takes.
///
/// @param steepest the largest eigenvalue of the Hessian, λmax
/// @param gentlest the smallest, λmin
/// @param exact whether all such directions were looked at; if not, the steepest may be a little
///     more and the gentlest much less
public record Survey(double steepest, double gentlest, boolean exact) {
  /// A bowl more than this many times as steep one way as another is walked as if it were this.
  private static final double MOST_UNEVEN = 1e5;

  /// Looks from θ over these rows, in at most 64 directions.
  public static Survey of(Layer model, Loss loss, Batch rows, Theta theta) {
    return of(model, loss, rows, theta, 64, Machine.shared());
  }

  /// Looks from θ over these rows.
  ///
  /// @param most how many Hessian-vector products at most, 1 or more
  /// @throws IllegalArgumentException if no row counts
  public static Survey of(
      Layer model, Loss loss, Batch rows, Theta theta, int most, Machine machine) {
    Parts parts = Parts.of(model);
    Feed feed = new Feed(rows.counted("surveyed"), Recipe.ALL, 1, 0);
    feed.choose(1);
    feed.lay(0);
    Objective objective = new Objective(model, loss, feed.part());
    List<Parameter> knobs = List.copyOf(parts.parameters().values());
    Map<Tensor, Values> leaves = new LinkedHashMap<>(objective.leaves(feed.part()));
    parts.parameters().forEach((path, knob) -> leaves.put(knob, theta.at(path)));

    Execution slope =
        Program.compile(
                Gradient.of(objective.loss(), knobs), Map.of(), false, parts.streams(), machine)
            .execution();
    leaves.forEach(slope::bind);
    slope.run(0, 1, 0);
    List<Values> start = new ArrayList<>();
    for (int i = 0; i < knobs.size(); i++) {
      start.add(slope.output(i));
    }
    double[] along = flat(start);
    if (Lanczos.length(along) == 0) {
      Arrays.fill(along, 1); // level ground leads nowhere: any direction will do
    }
    Curvature curvature =
        new Curvature(objective.loss(), knobs, leaves, false, parts.streams(), machine);
    Lanczos ends = Lanczos.of(v -> flat(curvature.times(shaped(v, knobs))), along, most);
    return new Survey(ends.largest(), ends.smallest(), ends.exact());
  }

  /// Plain descent with a longer step than this climbs: `2/λmax`.
  public double largestStableStep() {
    return 2 / steepest;
  }

  /// How to reach the bottom of a bowl: all rows at every step, half the largest stable step, and
  /// the momentum that the unevenness of the bowl asks for, until the bottom is provably near.
  ///
  /// The momentum is Nesterov's for a bowl with these two curvatures, `μ = (1 − √q)/(1 + √q)`,
  /// `q = λmin/λmax`: Nesterov 2004, *Introductory lectures on convex optimization*, section 2.2.1.
  ///
  /// @throws IllegalStateException if the ground does not curve upwards in any direction
  public Recipe bowl(Loss loss) {
    if (!(steepest > 0)) {
      throw new IllegalStateException(
          "the steepest curvature is "
              + steepest
              + ", so this is no bowl; check that the inputs are not all 0 and the data finite, or"
              + " choose a recipe by hand");
    }
    double q = Math.sqrt(Math.max(gentlest / steepest, 1 / MOST_UNEVEN));
    List<Stop> stops = new ArrayList<>();
    if (exact && gentlest * MOST_UNEVEN >= steepest) {
      stops.add(new Stop.Bottom(1e-10, gentlest));
    }
    stops.add(new Stop.Flat(1e-12, 500));
    stops.add(new Stop.Steps(20_000));
    return Recipe.of(loss, new Nesterov((1 - q) / (1 + q)), 1 / steepest)
        .withBatch(Recipe.ALL)
        .withStops(stops.toArray(Stop[]::new))
        .withKeep(Keep.TRAINING);
  }

  private static double[] flat(List<Values> parts) {
    double[] all = new double[parts.stream().mapToInt(part -> part.shape().size()).sum()];
    int next = 0;
    for (Values part : parts) {
      for (int i = 0; i < part.shape().size(); i++) {
        all[next++] = part.at(i);
      }
    }
    return all;
  }

  private static List<Values> shaped(double[] all, List<Parameter> knobs) {
    List<Values> parts = new ArrayList<>();
    int next = 0;
    for (Parameter knob : knobs) {
      Values part = Values.zeros(knob.shape(), knob.dtype());
      for (int i = 0; i < knob.shape().size(); i++) {
        part.set(i, all[next++]);
      }
      parts.add(part);
    }
    return parts;
  }
}
