package dev.downhill.descent;

import dev.downhill.evaluation.Curvature;
import dev.downhill.evaluation.Spectrum;
import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.Loss;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Nesterov;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
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
  public static Survey of(Layer model, Loss loss, Rows rows, Theta theta) {
    return of(model, loss, rows, theta, 64, Machine.shared());
  }

  /// Looks from θ over these rows.
  ///
  /// @param most how many Hessian-vector products at most, 1 or more
  /// @throws IllegalArgumentException if no row counts
  public static Survey of(
      Layer model, Loss loss, Rows rows, Theta theta, int most, Machine machine) {
    Ground ground = Ground.of(model, loss, rows, theta);
    Program gradient =
        Program.compile(
            Gradient.of(ground.loss, ground.knobs), Map.of(), false, ground.streams, machine);
    Execution execution = gradient.execution();
    ground.leaves.forEach(execution::bind);
    execution.run(0, 1, 0);
    List<Values> slope = new ArrayList<>();
    for (int i = 0; i < ground.knobs.size(); i++) {
      slope.add(execution.output(i));
    }
    Spectrum ends = ground.curvature(machine).spectrum(slope, most);
    return new Survey(ends.largest(), ends.smallest(), ends.exact());
  }

  /// How the loss over these rows bends at θ in every direction: products with its Hessian, and
  /// the steepest direction of all ([Curvature#spectrum(double, int)]). The parts of a vector are
  /// those of θ, in the model's order.
  ///
  /// @throws IllegalArgumentException if no row counts
  public static Curvature curvature(Layer model, Loss loss, Rows rows, Theta theta) {
    return Ground.of(model, loss, rows, theta).curvature(Machine.shared());
  }

  /// The loss over some rows as when predicting, and where one stands.
  private record Ground(
      Tensor loss, List<Parameter> knobs, Map<Tensor, Values> leaves, Map<Noise, Long> streams) {
    static Ground of(Layer model, Loss loss, Rows rows, Theta theta) {
      Parts parts = Parts.of(model);
      Feed.Cut cut = Feed.Cut.of(rows.counted("surveyed"), Recipe.ALL, 1);
      Feed feed = new Feed(cut, 0);
      feed.choose(1);
      feed.lay(0);
      Objective objective = new Objective(model, loss, cut);
      Map<Tensor, Values> leaves = new LinkedHashMap<>(objective.leaves(feed.part()));
      parts.parameters().forEach((path, knob) -> leaves.put(knob, theta.at(path)));
      List<Parameter> knobs = List.copyOf(parts.parameters().values());
      return new Ground(objective.loss(), knobs, leaves, parts.streams());
    }

    Curvature curvature(Machine machine) {
      return new Curvature(loss, knobs, leaves, false, streams, machine);
    }
  }

  /// Plain descent with a longer step than this climbs: `2/λmax`.
  public double largestStableStep() {
    return 2 / steepest;
  }

  /// How to reach the bottom of a bowl: all rows at every step, half the largest stable step, and
  /// the momentum that the unevenness of the bowl asks for, until the bottom is provably near.
  ///
  /// The momentum is Nesterov's for a bowl with these two curvatures, `μ = (1 − √q)/(1 + √q)`, `q
  /// = λmin/λmax`: Nesterov 2004, *Introductory lectures on convex optimization*, section 2.2.1.
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
}
