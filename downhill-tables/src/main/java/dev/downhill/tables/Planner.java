package dev.downhill.tables;

import dev.downhill.descent.Keep;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.descent.Survey;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.AbsoluteError;
import dev.downhill.model.Model;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Momentum;
import dev.downhill.optimizer.Nesterov;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.schedule.Cosine;
import dev.downhill.schedule.Exponential;
import dev.downhill.schedule.Schedule;
import dev.downhill.tables.Candidate.Prepared;
import java.util.ArrayList;
import java.util.List;

/// Chooses what the user did not: one method for the line, one for the net, and what they share.
final class Planner {
  /// Hessian-vector products that a survey of a linear model's ground may take.
  private static final int SURVEY = 200;

  private static final int BATCH = 256;
  private static final int PATIENCE = 15;
  private static final double MOMENTUM = 0.9;
  private static final double WARM_UP = 0.05;
  private static final double NET_RATE = 3e-3;
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
  Candidate linear() {
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
      return candidate(spec, model, prepared, general(prepared, 200, choices), choices);
    }
    Survey survey =
        Survey.of(
            model,
            prepared.loss(),
            prepared.train(),
            Theta.start(model, learning.seed()),
            SURVEY,
            machine);
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
            "all rows a step; valley "
                + Text.number(survey.steepest() / Math.max(survey.gentlest(), 1e-300))
                + " : 1",
            "--optimizer"));
    recipe = recipe.withOptimizer(wrapped(recipe.optimizer()));
    List<Stop> stops = new ArrayList<>(recipe.stops());
    if (learning.decay() != null && learning.decay() > 0) {
      stops.removeIf(stop -> stop instanceof Stop.Bottom); // the bottom of J is not where it ends
    }
    if (learning.epochs() != null) {
      stops.removeIf(stop -> stop instanceof Stop.Steps);
      stops.add(new Stop.Epochs(learning.epochs()));
    }
    if (learning.patience() != null) {
      stops.add(new Stop.Patience(learning.patience()));
      recipe = recipe.withKeep(Keep.VALIDATION);
    }
    recipe = recipe.withStops(stops.toArray(Stop[]::new)).withOnDivergence(learning.onDivergence());
    choices.add(
        new Choice(
            "stop",
            learning.epochs() == null ? "at the bottom" : "≤ " + learning.epochs() + " steps",
            stops.stream().anyMatch(stop -> stop instanceof Stop.Bottom)
                ? "J within 1e-10 of its lowest"
                : "when J falls no further",
            "--epochs"));
    return candidate(spec, model, prepared, recipe, choices);
  }

  /// A multi-layer perceptron.
  Candidate net() {
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
    return candidate(spec, spec.build(), prepared, general(prepared, 40, choices), choices);
  }

  /// As many as the rows can fill and the columns leave room for.
  private int ramps() {
    long numbers =
        rows.selection().inputs().stream()
            .filter(column -> column instanceof dev.downhill.data.Column.Numbers)
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
        Text.count(spec.knobs()) + " knobs, " + Candidate.words(prepared.loss()),
        spec.kind() == ModelChoice.MLP ? "--hidden" : "--loss");
  }

  /// Batches, epochs and a schedule, from flags or the usual.
  ///
  /// @param usualEpochs at most, where the user says nothing
  private Recipe general(Prepared prepared, int usualEpochs, List<Choice> choices) {
    int count = prepared.train().rows();
    int batch = Math.min(learning.batch() == null ? BATCH : learning.batch(), count);
    long steps = (count + batch - 1L) / batch;
    long epochs = learning.epochs() == null ? usualEpochs(usualEpochs, steps) : learning.epochs();
    long total = Math.multiplyExact(steps, epochs);
    OptimizerChoice kind =
        learning.optimizer() == null ? OptimizerChoice.ADAM : learning.optimizer();
    double rate = learning.rate() == null ? NET_RATE : learning.rate();
    ScheduleChoice shape =
        learning.schedule() == null ? ScheduleChoice.COSINE : learning.schedule();
    int patience = learning.patience() == null ? PATIENCE : learning.patience();
    choices.add(
        new Choice(
            "step",
            "lr " + Text.number(rate),
            switch (shape) {
              case CONSTANT -> "the same at each step";
              case COSINE -> "warm-up, then half a cosine to 0";
              case EXPONENTIAL -> "down to a hundredth, evenly by factors";
            },
            "--lr"));
    choices.add(
        new Choice(
            "step",
            kind.name().toLowerCase(java.util.Locale.ROOT),
            Text.count(batch) + " rows a step, " + Text.count(steps) + " an epoch",
            "--optimizer"));
    choices.add(
        new Choice(
            "stop",
            "≤ " + Text.count(epochs) + " epochs",
            "or " + patience + " without a better one",
            "--epochs"));
    return Recipe.of(prepared.loss(), wrapped(optimizer(kind)), 1)
        .withRate(schedule(shape, rate, total))
        .withBatch(batch)
        .withSeed(learning.seed())
        .withOnDivergence(learning.onDivergence())
        .withStops(new Stop.Epochs(epochs), new Stop.Patience(patience));
  }

  /// Fewer epochs where there are many rows: what counts is the number of steps.
  private static long usualEpochs(int usual, long stepsAnEpoch) {
    return Math.clamp(20_000 / stepsAnEpoch, 3, usual);
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

  /// The optimizer between clipping and decay, where the user asks for them.
  private Optimizer wrapped(Optimizer optimizer) {
    Optimizer whole = optimizer;
    if (learning.clip() != null) {
      whole = new Clip(learning.clip()).then(whole);
    }
    if (learning.decay() != null && learning.decay() > 0) {
      whole = whole.then(new Decay(learning.decay()));
    }
    return whole;
  }

  private Candidate candidate(
      ModelSpec spec, Model model, Prepared prepared, Recipe recipe, List<Choice> choices) {
    Double decay = learning.decay();
    Double clip = learning.clip();
    if (decay != null && decay > 0) {
      choices.add(new Choice("decay", Text.number(decay), "of each weight at rate 1", "--decay"));
    }
    if (clip != null) {
      choices.add(new Choice("clip", Text.number(clip), "longest slope followed", "--clip"));
    }
    return new Candidate(
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
}
