package dev.downhill.descent;

import dev.downhill.explanation.Explanation;
import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Nudge;
import dev.downhill.optimizer.Slope;
import dev.downhill.program.Execution;
import dev.downhill.program.Parted;
import dev.downhill.program.Program;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// One training step as a compiled program: (θ, memory, batch, rate) → (θ′, memory′, loss,
/// lengths).
///
/// θ and memory are changed in place, and only where loss and gradient are finite: a bad step
/// leaves all whole. A batch in several parts is two programs ([Parted]): one adds each part's
/// rows to sums, the other makes the step from these.
final class Stride {
  private final Objective objective;
  private final Recipe recipe;
  private final Map<String, Parameter> parameters;
  private final Map<String, Map<String, Tensor>> memoryLeaves = new LinkedHashMap<>();
  private final Map<Tensor, Values> sums = new LinkedHashMap<>();
  private final Map<Tensor, String> names = new LinkedHashMap<>();
  private final Tensor rateLeaf;
  private final Values rate;
  private final Execution step;
  private final Execution adder;
  private final int parts;

  /// @param theta the values that the steps change
  /// @param memory of the optimizer, by name: the values that the steps change
  Stride(
      Layer model,
      Recipe recipe,
      Feed feed,
      Theta theta,
      Map<String, Theta> memory,
      Machine machine) {
    this.recipe = recipe;
    Parts made = Parts.of(model);
    DType dtype = made.dtype();
    parameters = made.parameters();
    parts = feed.parts();
    objective = new Objective(model, recipe.loss(), feed.part());
    rateLeaf = Tensor.leaf(Shape.SCALAR, dtype);
    rate = Values.zeros(Shape.SCALAR, dtype);

    List<Tensor> knobs = List.copyOf(parameters.values());
    List<Tensor> gradients = Gradient.of(objective.loss(), knobs);
    name(gradients);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    List<Tensor> outputs = stepFormulas(objective.loss(), gradients, updates);
    if (parts == 1) {
      step = Program.compile(outputs, updates, true, made.streams(), machine).execution();
      adder = step;
    } else {
      Set<Tensor> rows = objective.leaves(feed.part()).keySet();
      Parted parted = Parted.compile(outputs, updates, rows, true, made.streams(), machine);
      for (Tensor sum : parted.sums().keySet()) {
        sums.put(sum, Values.zeros(sum.shape(), sum.dtype()));
      }
      names.putAll(parted.named(names));
      step = parted.rest().execution();
      adder = parted.adder().execution();
    }
    for (Execution execution : List.of(step, adder)) {
      objective.bind(execution, feed.part());
      parameters.forEach((path, knob) -> execution.bind(knob, theta.at(path)));
      memoryLeaves.forEach(
          (path, leaves) ->
              leaves.forEach(
                  (name, leaf) ->
                      execution.bind(leaf, Objects.requireNonNull(memory.get(name)).at(path))));
      sums.forEach(execution::bind);
      execution.bind(rateLeaf, rate);
    }
  }

  /// Everything after loss and gradient: the optimizer's updates, and what is reported.
  private List<Tensor> stepFormulas(
      Tensor loss, List<Tensor> gradients, Map<Tensor, Tensor> updates) {
    List<Slope> slopes = new ArrayList<>();
    for (var entry : parameters.entrySet()) {
      Map<String, Tensor> leaves = new LinkedHashMap<>();
      Parameter knob = entry.getValue();
      for (String name : recipe.optimizer().memory()) {
        Tensor leaf = Tensor.leaf(knob.shape(), knob.dtype());
        leaves.put(name, leaf);
        names.put(leaf, name + "(" + entry.getKey() + ")");
      }
      memoryLeaves.put(entry.getKey(), leaves);
      slopes.add(new Slope(entry.getKey(), knob, gradients.get(slopes.size()), leaves));
    }
    Tensor slope = length(gradients);
    Tensor sound = loss.isFinite().times(slope.isFinite());
    List<Nudge> nudges = recipe.optimizer().nudge(slopes);
    List<Tensor> moves = new ArrayList<>();
    for (int i = 0; i < slopes.size(); i++) {
      Tensor theta = slopes.get(i).theta();
      Nudge nudge = nudges.get(i);
      Tensor move = nudge.update().times(rateLeaf);
      moves.add(move);
      updates.put(theta, sound.select(theta.minus(move), theta));
      slopes
          .get(i)
          .memory()
          .forEach((name, old) -> updates.put(old, sound.select(nudge.memory(name), old)));
    }
    Tensor moved = length(moves);
    Tensor whole = length(List.copyOf(parameters.values()));
    names.put(slope, "‖∇J‖");
    names.put(moved, "‖Δθ‖");
    names.put(whole, "‖θ‖");
    return List.of(loss, slope, moved, whole);
  }

  /// The length of many tensors taken as one vector.
  private static Tensor length(List<? extends Tensor> parts) {
    return parts.stream()
        .map(part -> part.square().sum().reshape())
        .reduce(Tensor::plus)
        .orElseThrow()
        .sqrt();
  }

  /// What formulas are called in an explanation.
  private void name(List<Tensor> gradients) {
    names.putAll(objective.names());
    names.put(rateLeaf, "rate");
    names.put(objective.loss(), "J");
    int next = 0;
    for (Map.Entry<String, Parameter> knob : parameters.entrySet()) {
      names.put(knob.getValue(), knob.getKey());
      names.put(gradients.get(next++), "∇" + knob.getKey());
    }
  }

  /// The kernels of a step: those that each part of a batch takes, then those of the step itself.
  ///
  /// @param micros what each takes, in microseconds; NaN where it was not measured
  List<Explanation.Kernel> explain(double[] micros) {
    if (adder == step) {
      return step.explain(names, 1, 1, micros);
    }
    int own = adder.kernels();
    List<Explanation.Kernel> kernels =
        new ArrayList<>(adder.explain(names, 1, parts, Arrays.copyOf(micros, own)));
    kernels.addAll(step.explain(names, own + 1, 1, Arrays.copyOfRange(micros, own, micros.length)));
    return kernels;
  }

  /// How many kernels there are to explain.
  int kernels() {
    return (adder == step ? 0 : adder.kernels()) + step.kernels();
  }

  /// Makes a step as [#take] does and takes the time of each kernel, in the order of [#explain];
  /// of those that run for each part, the time that they took for the last.
  void profile(Feed feed, long age, double rate, long[] nanos) {
    begin(rate);
    for (int part = 0; part < parts; part++) {
      adder.profile(recipe.seed(), age, feed.lay(part), nanos, 0);
    }
    if (adder != step) {
      step.profile(recipe.seed(), age, 0, nanos, adder.kernels());
    }
  }

  private void begin(double rate) {
    this.rate.set(0, rate);
    sums.values().forEach(Stride::clear);
  }

  /// Makes a step on the batch that `feed` has chosen.
  ///
  /// @param age steps since θ and memory began, this one included
  void take(Feed feed, long age, double rate) {
    begin(rate);
    for (int part = 0; part < parts; part++) {
      int firstRow = feed.lay(part);
      adder.run(recipe.seed(), age, firstRow);
    }
    if (adder != step) {
      step.run(recipe.seed(), age, 0);
    }
  }

  private static void clear(Values sum) {
    switch (sum.dtype()) {
      case F32 -> Arrays.fill(sum.floats(), 0);
      case F64 -> Arrays.fill(sum.doubles(), 0);
    }
  }

  /// `J` of the batch, before the step.
  double loss() {
    return step.output(0).at(0);
  }

  /// `‖∇J‖`.
  double slope() {
    return step.output(1).at(0);
  }

  /// `‖Δθ‖/‖θ‖`.
  double updateRatio() {
    return step.output(2).at(0) / step.output(3).at(0);
  }
}
