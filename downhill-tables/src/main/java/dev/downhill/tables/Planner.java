package dev.downhill.tables;

import dev.downhill.data.Column;
import dev.downhill.data.Task;
import dev.downhill.descent.Keep;
import dev.downhill.descent.RateSearch;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.descent.Survey;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.AbsoluteError;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Model;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Momentum;
import dev.downhill.optimizer.Nesterov;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.runs.Choice;
import dev.downhill.runs.Text;
import dev.downhill.schedule.Cosine;
import dev.downhill.schedule.Exponential;
import dev.downhill.schedule.Schedule;
import dev.downhill.tables.TableCandidate.Prepared;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Chooses what the user did not: one method for the line, one for the net, and what they share.
final class Planner {
  /// A valley of more than this ratio is level at rounding in some direction.
  private static final double FLAT = 1e12;

  /// Hessian-vector products that a survey of a linear model's ground may take.
  private static final int SURVEY = 200;

  private static final int EPOCHS = 40;
  private static final int PATIENCE = 15;
  private static final int CLASSIFIER_PATIENCE = 100;
  private static final double CLASSIFIER_FLAT = 1e-6;
  private static final double NET_DECAY = 0.3;
  private static final double MOMENTUM = 0.9;
  private static final double WARM_UP = 0.05;
  private static final List<Integer> HIDDEN = List.of(64, 64);

  private final Rows rows;
  private final Settings settings;
  private final Learning learning;
  private final Machine machine;

  Planner(Rows rows, Settings settings, Machine machine) {
    this.rows = rows;
    this.settings = settings;
    this.learning = settings.learning();
    this.machine = machine;
  }

  /// A weighted sum of the inputs, walked down with all rows at each step to the provable bottom
  /// where the user says nothing else.
  TableCandidate linear() {
    Prepared prepared = Prepared.of(rows, settings, ModelChoice.LINEAR, 0);
    ModelSpec spec =
        new ModelSpec(ModelChoice.LINEAR, prepared.inputs().width(), List.of(), prepared.outputs());
    Model model = spec.build();
    List<Choice> choices = new ArrayList<>();
    choices.add(model(spec, prepared));
    boolean bowl =
        learning.optimizer() == null
            && learning.batch() == null
            && learning.schedule() == null
            && !(prepared.loss() instanceof AbsoluteError);
    if (!bowl) {
      return candidate(spec, model, prepared, general(spec, model, prepared, choices), choices);
    }
    Survey survey =
        Survey.of(
            model,
            prepared.loss(),
            prepared.train(),
            Theta.start(model, learning.seed()),
            SURVEY,
            machine);
    double decay = decay(ModelChoice.LINEAR);
    if (decay > 0) { // the pull bends the ground by as much in every direction
      survey = new Survey(survey.steepest() + decay, survey.gentlest() + decay, survey.exact());
    }
    Recipe recipe = survey.bowl(prepared.loss()).withSeed(learning.seed());
    double stable = survey.largestStableStep();
    if (learning.rate() != null) {
      recipe = recipe.withRate(Schedule.constant(learning.rate()));
    }
    double rate = recipe.rate().applyAsDouble(1);
    choices.add(
        new Choice(
            "step",
            "lr " + Text.number(rate),
            (learning.rate() == null ? "half of the" : "given; the")
                + " largest stable, "
                + Text.number(stable),
            "--lr"));
    choices.add(
        new Choice(
            "step",
            "nesterov",
            "all rows a step; valley " + valley(survey.steepest(), survey.gentlest()),
            "--optimizer"));
    recipe = recipe.withOptimizer(wrapped(recipe.optimizer(), decay));
    List<Stop> stops = new ArrayList<>(recipe.stops());
    if (classifies()) {
      stops.removeIf(stop -> stop instanceof Stop.Flat);
      stops.add(new Stop.Flat(CLASSIFIER_FLAT, CLASSIFIER_PATIENCE));
    }
    if (decay > 0 || !(prepared.loss() instanceof SquaredError)) {
      // the bottom of J is not where it ends, or the curvature here proves nothing about elsewhere
      stops.removeIf(stop -> stop instanceof Stop.Bottom);
    }
    if (learning.epochs() != null) {
      stops.removeIf(stop -> stop instanceof Stop.Steps);
      stops.add(new Stop.Epochs(learning.epochs()));
    }
    Integer patience = patience();
    if (patience != null) {
      stops.add(new Stop.Patience(patience));
      recipe = recipe.withKeep(Keep.VALIDATION);
    }
    recipe = recipe.withStops(stops.toArray(Stop[]::new)).withOnDivergence(learning.onDivergence());
    choices.add(
        new Choice(
            "stop",
            learning.epochs() == null ? "at the bottom" : "≤ " + learning.epochs() + " steps",
            level(stops) + (patience == null ? "" : ", or valid no lower in " + patience),
            "--epochs"));
    return candidate(spec, model, prepared, recipe, choices);
  }

  /// When the ground counts as level, in words.
  private String level(List<Stop> stops) {
    return stops.stream().anyMatch(stop -> stop instanceof Stop.Bottom)
        ? "J within 1e-10 of its lowest"
        : classifies()
            ? "J falls by less than 1e-6 in " + CLASSIFIER_PATIENCE + " steps"
            : "when J falls no further";
  }

  /// How long a line waits for a better validation loss; one through numbers goes to the bottom.
  private @Nullable Integer patience() {
    return learning.patience() == null && classifies()
        ? (Integer) CLASSIFIER_PATIENCE
        : learning.patience();
  }

  private boolean classifies() {
    return rows.selection().task() == Task.CLASSIFICATION;
  }

  /// A multi-layer perceptron.
  TableCandidate net() {
    int ramps = ramps();
    Prepared prepared = Prepared.of(rows, settings, ModelChoice.MLP, ramps);
    List<Integer> hidden = learning.hidden().isEmpty() ? HIDDEN : learning.hidden();
    ModelSpec spec =
        new ModelSpec(ModelChoice.MLP, prepared.inputs().width(), hidden, prepared.outputs());
    List<Choice> choices = new ArrayList<>();
    choices.add(model(spec, prepared));
    if (prepared.inputs().ramps().any()) {
      choices.add(
          new Choice("inputs", ramps + " ramps each", "numbers as ramps between quantiles", ""));
    }
    Model model = spec.build();
    return candidate(spec, model, prepared, general(spec, model, prepared, choices), choices);
  }

  /// As many as the rows can fill and the columns leave room for.
  private int ramps() {
    long numbers =
        rows.selection().inputs().stream()
            .filter(column -> column instanceof Column.Numbers)
            .count();
    long fill = rows.parts().training().length / 200;
    long room = numbers == 0 ? 0 : 512 / numbers;
    int ramps = (int) Math.min(64, Math.min(fill, room));
    return ramps < 4 ? 0 : ramps;
  }

  private Choice model(ModelSpec spec, Prepared prepared) {
    return new Choice(
        "model",
        spec.toString(),
        Text.count(spec.knobs()) + " knobs, " + TableCandidate.words(prepared.loss()),
        spec.kind() == ModelChoice.MLP ? "--hidden" : "--loss");
  }

  /// Batches, epochs and a schedule, from flags or the usual.
  private Recipe general(ModelSpec spec, Model model, Prepared prepared, List<Choice> choices) {
    int count = prepared.train().rows();
    int batch = Math.min(learning.batch() == null ? usualBatch(count) : learning.batch(), count);
    long steps = (count + batch - 1L) / batch;
    long epochs = learning.epochs() == null ? usualEpochs(steps) : learning.epochs();
    long total = Math.multiplyExact(steps, epochs);
    OptimizerChoice kind =
        learning.optimizer() == null ? OptimizerChoice.ADAM : learning.optimizer();
    ScheduleChoice shape =
        learning.schedule() == null ? ScheduleChoice.COSINE : learning.schedule();
    int patience = learning.patience() == null ? PATIENCE : learning.patience();
    Recipe recipe =
        Recipe.of(prepared.loss(), wrapped(optimizer(kind), decay(spec.kind())), 1)
            .withBatch(batch)
            .withSeed(learning.seed())
            .withOnDivergence(learning.onDivergence())
            .withStops(new Stop.Epochs(epochs), new Stop.Patience(patience));
    Double given = learning.rate();
    double rate = given == null ? found(model, prepared, recipe) : given;
    choices.add(
        new Choice(
            "step",
            "lr " + Text.number(rate),
            (given == null ? "found by 200 tries on a copy; " : "given; ")
                + switch (shape) {
                  case CONSTANT -> "constant";
                  case COSINE -> "cosine to 0";
                  case EXPONENTIAL -> "down to 1 %";
                },
            "--lr"));
    choices.add(
        new Choice(
            "step",
            kind.name().toLowerCase(Locale.ROOT),
            Text.count(batch) + " rows a step, " + Text.count(steps) + " an epoch",
            "--optimizer"));
    choices.add(
        new Choice(
            "stop",
            "≤ " + Text.count(epochs) + " epochs",
            "or " + patience + " without a better one",
            "--epochs"));
    return recipe.withRate(schedule(shape, rate, total));
  }

  private double found(Model model, Prepared prepared, Recipe recipe) {
    Theta start = Theta.start(model, learning.seed());
    return RateSearch.of(model, start, prepared.train(), recipe, machine).rate();
  }

  /// Small tables need small batches, or an epoch is a step or two.
  private static int usualBatch(int rows) {
    return Math.clamp(Integer.highestOneBit(Math.max(1, rows / 32)), 16, 256);
  }

  /// What counts is the number of steps: about a thousand at least, not over twenty thousand.
  private static long usualEpochs(long stepsAnEpoch) {
    return Math.max(
        Math.clamp(20_000 / stepsAnEpoch, 3, EPOCHS), Math.ceilDiv(1_000, stepsAnEpoch));
  }

  private static Schedule schedule(ScheduleChoice shape, double rate, long total) {
    return switch (shape) {
      case CONSTANT -> Schedule.constant(rate);
      case COSINE -> new Cosine(rate, (long) (WARM_UP * total), total, 0);
      case EXPONENTIAL -> new Exponential(rate, 0.01, total);
    };
  }

  private static Optimizer optimizer(OptimizerChoice kind) {
    return switch (kind) {
      case GD -> new GradientDescent();
      case MOMENTUM -> new Momentum(MOMENTUM);
      case NESTEROV -> new Nesterov(MOMENTUM);
      case ADAM -> new Adam();
    };
  }

  /// The optimizer between clipping and decay.
  private Optimizer wrapped(Optimizer optimizer, double decay) {
    Optimizer whole = optimizer;
    if (learning.clip() != null) {
      whole = new Clip(learning.clip()).then(whole);
    }
    return decay > 0 ? whole.then(new Decay(decay)) : whole;
  }

  /// How strongly weights are pulled towards 0 where the user says nothing: a line through
  /// numbers not at all, a line between classes as much as scikit-learn's `C = 1`, since classes
  /// that it parts without a miss have their bottom at infinity, where it is ever surer of
  /// itself.
  private double decay(ModelChoice kind) {
    Double given = learning.decay();
    if (given != null) {
      return given;
    }
    return kind == ModelChoice.MLP
        ? NET_DECAY
        : classifies() ? 1.0 / rows.parts().training().length : 0;
  }

  private TableCandidate candidate(
      ModelSpec spec, Model model, Prepared prepared, Recipe recipe, List<Choice> choices) {
    double decay = decay(spec.kind());
    Double clip = learning.clip();
    if (decay > 0 || learning.decay() != null) {
      choices.add(
          new Choice(
              "decay",
              Text.number(decay),
              "of each weight in a step of rate 1"
                  + (learning.decay() == null && spec.kind() == ModelChoice.LINEAR
                      ? "; classes that a line parts have no bottom else"
                      : ""),
              "--decay"));
    }
    if (clip != null) {
      choices.add(new Choice("clip", Text.number(clip), "longest slope followed", "--clip"));
    }
    return new TableCandidate(
        spec,
        prepared.inputs(),
        model,
        prepared.train(),
        prepared.valid(),
        recipe,
        mostSteps(recipe, prepared.train().rows()),
        List.copyOf(choices));
  }

  private static long mostSteps(Recipe recipe, int rows) {
    long batch = Math.min(recipe.batch(), rows);
    long most = Long.MAX_VALUE;
    for (Stop stop : recipe.stops()) {
      most =
          switch (stop) {
            case Stop.Steps(long limit) -> Math.min(most, limit);
            case Stop.Epochs(long limit) ->
                Math.min(most, Math.multiplyExact(limit, (rows + batch - 1) / batch));
            default -> most;
          };
    }
    return most;
  }

  /// How much steeper the steepest direction is than the gentlest.
  private static String valley(double steepest, double gentlest) {
    return gentlest * FLAT < steepest
        ? "flat in some directions"
        : Text.number(steepest / gentlest) + " : 1";
  }
}
