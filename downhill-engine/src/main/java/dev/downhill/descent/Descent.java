package dev.downhill.descent;

import dev.downhill.explanation.Explanation;
import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Optimizer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Walks any model down its loss: batch → loss → gradient → step → progress, again and again.
///
///     θ ← θ − rate(t) · optimizer(∇J(θ)),   J(θ) = Σ wᵢ·loss(h(xᵢ; θ), yᵢ) / Σ wᵢ over a batch
///
/// Nothing here knows what the model is. Progress is pulled: with [#next], or with [#step], which
/// allocates nothing, and [#progress] when somebody wants to see it. The same model, start, data
/// and recipe give the same θ to the last bit, on any machine, and after [#resume]. For one
/// thread.
public final class Descent implements Iterator<Progress> {
  private final Layer model;
  private final Recipe recipe;
  private final Rows train;
  private final @Nullable Rows validationRows;
  private final Machine machine;

  private final Theta theta;
  private final Map<String, Theta> memory = new LinkedHashMap<>();
  private final Feed feed;
  private final Stride stride;
  private final @Nullable DoubleSupplier validation;
  private @Nullable DoubleSupplier training;

  private final Trail trail = new Trail();
  private final Best best;
  private final Climb climb;
  private final Judge judge;
  private final Pace pace = new Pace();
  private final Diagnoses diagnoses = new Diagnoses();
  private @Nullable Map<String, String> identity;
  private @Nullable String ended;
  private boolean diverged;

  /// @param start where to begin; is copied
  /// @param validation rows that are measured and never learned from; null for none
  /// @throws IllegalArgumentException if model, data and rules do not fit each other, or no row
  ///     counts
  public Descent(
      Layer model,
      Theta start,
      Rows train,
      @Nullable Rows validation,
      Recipe recipe,
      Machine machine) {
    this(train, validation, model, () -> copied(model, start), recipe, machine);
  }

  /// From the model's own start.
  public Descent(
      Layer model, Rows train, @Nullable Rows validation, Recipe recipe, Machine machine) {
    this(train, validation, model, () -> Theta.start(model, recipe.seed()), recipe, machine);
  }

  /// From the model's own start, on all processors.
  public Descent(Layer model, Rows train, @Nullable Rows validation, Recipe recipe) {
    this(model, train, validation, recipe, Machine.shared());
  }

  /// @param start makes the θ that will be walked
  private Descent(
      Rows train,
      @Nullable Rows validation,
      Layer model,
      Supplier<Theta> start,
      Recipe recipe,
      Machine machine) {
    this.model = model;
    this.recipe = recipe;
    this.train = train.counted("training");
    this.machine = machine;
    theta = start.get();
    Optimizer optimizer = recipe.optimizer();
    optimizer
        .memory()
        .forEach(name -> memory.put(name, theta.zeros(shape -> optimizer.memory(name, shape))));
    Feed.Cut cut = Feed.Cut.of(this.train, recipe.batch(), recipe.microBatches());
    feed = new Feed(cut, recipe.seed());
    stride = new StepProgram(model, recipe, cut, machine).on(feed.part(), theta, memory);
    validationRows = validation == null ? null : validation.counted("validation");
    this.validation =
        validationRows == null
            ? null
            : new Gauge(model, recipe.loss(), validationRows, machine).at(theta);
    best = new Best(theta, basis(recipe, cut, validation));
    climb = new Climb();
    judge = new Judge(recipe.stops(), feed.whole(), validation != null);
  }

  private static Theta copied(Layer model, Theta start) {
    Parts.of(model).check(start);
    return start.copy();
  }

  static Best.Basis basis(Recipe recipe, Feed.Cut cut, @Nullable Rows validation) {
    boolean validates = validation != null && recipe.keep() == Keep.VALIDATION;
    return new Best.Basis(validates, cut.whole(), recipe.keep() == Keep.LAST);
  }

  /// What a descent from the model's own start would hold at its peak; none of it is made.
  ///
  /// @throws IllegalArgumentException if model, data and rules do not fit each other, or no row
  ///     counts
  public static Memory memory(
      Layer model, Rows train, @Nullable Rows validation, Recipe recipe, Machine machine) {
    return Footprint.of(
        model,
        train.counted("training"),
        validation == null ? null : validation.counted("validation"),
        recipe,
        machine);
  }

  /// Makes one step, or none once it has ended.
  ///
  /// @return whether one was made
  /// @throws IllegalArgumentException if the schedule's rate for it is not 0 or more and finite
  public boolean step() {
    if (ended != null) {
      return false;
    }
    if (trail.step == 0) {
      measureHere();
    }
    long t = trail.step + 1;
    double rate = climb.scale() * recipe.rateAt(t);
    trail.step = t;
    best.stepsFrom(theta);
    feed.choose(t); // the batch
    stride.take(feed, t - trail.origin, rate); // its loss, the gradient, a step
    trail.made(feed, stride, rate); // the progress
    if (trail.falls(recipe.validateEvery())) {
      measure();
    }
    best.consider(trail, theta);
    if (climb.notices(trail, feed)) {
      rollBack();
    } else if (judge.ends(trail, climb.suspects(feed))) {
      measureHere();
      ended = judge.reason(trail, best);
    }
    return true;
  }

  /// Goes on from a checkpoint, to the same bits as if it had never stopped.
  ///
  /// @throws IllegalArgumentException if model, data or recipe are not those of the checkpoint
  public static Descent resume(
      Checkpoint from,
      Layer model,
      Rows train,
      @Nullable Rows validation,
      Recipe recipe,
      Machine machine) {
    Descent descent = new Descent(model, from.theta(), train, validation, recipe, machine);
    from.checkSame(descent.checkpoint());
    descent.memory.forEach((name, kept) -> kept.assign(from.memory(name)));
    descent.best.theta().assign(from.best());
    descent.exchange(Ledger.of(from.numbers()));
    return descent;
  }

  private void measure() {
    if (validation != null) {
      long begun = System.nanoTime();
      trail.measured(validation.getAsDouble());
      pace.leaveOut(System.nanoTime() - begun);
    }
  }

  /// The descent climbs: back to the best θ, and on with shorter steps if the recipe says so.
  private void rollBack() {
    diverged =
        recipe.onDivergence() == OnDivergence.STOP
            || recipe.keep() == Keep.LAST
            || !climb.mayRetry();
    boolean goesOn = !diverged && !judge.atLimit(trail);
    Diagnosis why =
        Climbing.explain(model, recipe.loss(), train, trail, best, climb, goesOn, machine);
    diagnoses.add(why);
    if (theta != best.theta()) {
      theta.assign(best.theta());
    }
    memory.values().forEach(kept -> kept.assign(kept.zeros()));
    trail.beginAgain();
    judge.beginAgain();
    if (goesOn) {
      climb.retry();
    } else {
      ended = diverged ? why.title() : judge.reason(trail, best);
    }
  }

  /// Ends the descent where it stands: the last θ is measured and kept if it is the best.
  ///
  /// @param reason why, for the outcome
  public void leave(String reason) {
    if (ended == null) {
      measureHere();
      ended = reason;
    }
  }

  /// Measures the first θ, or the last.
  private void measureHere() {
    if (!trail.measured) {
      measure();
    }
    best.measure(trail, theta, this::trainingLoss);
  }

  private double trainingLoss() {
    if (training == null) {
      training = new Gauge(model, recipe.loss(), train, machine).at(theta);
    }
    return training.getAsDouble();
  }

  @Override
  public boolean hasNext() {
    return ended == null;
  }

  /// Makes one step and tells of it.
  @Override
  public Progress next() {
    if (!step()) {
      throw new NoSuchElementException("the descent has ended: " + ended);
    }
    return progress();
  }

  /// Where it stands.
  public Progress progress() {
    return trail.progress(best, pace.rowsPerSecond(trail.rows), machine.census());
  }

  /// The compiled step: its kernels, what they compute and over which arrays. The descent is not
  /// changed.
  ///
  /// @param runs how many steps to time on a copy, once its kernels are warm; 0 for no times
  public Explanation explain(int runs) {
    return Profile.of(model, recipe, train, theta, memory, machine, runs);
  }

  /// The present θ: the descent's own numbers, which the next step changes.
  public Theta theta() {
    return theta;
  }

  /// Goes on to the end.
  public Outcome run() {
    while (step()) {}
    return outcome();
  }

  /// What went wrong so far, oldest first.
  public List<Diagnosis> diagnoses() {
    return diagnoses.all();
  }

  /// Where it ended, or has come to so far. Shares its θ with the descent once that has ended.
  public Outcome outcome() {
    return new Outcome(
        ended == null ? best.theta().copy() : best.theta(),
        best.step(),
        best.training(),
        best.validation(),
        trail.step,
        trail.epochs,
        trail.skipped,
        Optional.ofNullable(judge.fired()),
        diverged,
        ended == null ? "not at its end yet" : ended,
        diagnoses.all());
  }

  /// Everything needed to go on from here; shares the descent's numbers, so save it before the
  /// next step.
  public Checkpoint checkpoint() {
    Ledger ledger = Ledger.blank();
    exchange(ledger);
    Map<String, String> identity = this.identity;
    if (identity == null) { // read the data once, not at every checkpoint
      this.identity = identity = Checkpoint.identity(model, train, validationRows, recipe);
    }
    return new Checkpoint(theta, memory, best.theta(), ledger.entries(), identity);
  }

  private void exchange(Ledger ledger) {
    trail.exchange(ledger);
    best.exchange(ledger);
    climb.exchange(ledger);
    judge.exchange(ledger);
    diagnoses.exchange(ledger);
    diverged = ledger.keep("diverged", diverged ? 1 : 0) == 1;
    boolean over = ledger.keep("ended", ended == null ? 0 : 1) == 1;
    String reason = ledger.keep("reason", ended == null ? "" : ended);
    ended = over ? reason : null;
  }
}
