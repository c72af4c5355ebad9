package dev.downhill.descent;

import dev.downhill.explanation.Explanation;
import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Nudge;
import dev.downhill.optimizer.Slope;
import dev.downhill.program.Parted;
import dev.downhill.program.Program;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
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
/// lengths). It holds no numbers; a [Stride] does.
///
/// θ and memory are changed in place, and only where loss and gradient are finite: a bad step
/// leaves all whole. A batch in several parts is two programs ([Parted]): one adds each part's
/// rows to sums, the other makes the step from these.
final class StepProgram {
  private final Objective objective;
  private final Recipe recipe;
  private final Map<String, Parameter> parameters;
  private final Map<String, Map<String, Tensor>> memoryLeaves = new LinkedHashMap<>();
  private final Map<Tensor, String> names = new LinkedHashMap<>();
  private final Tensor rate;

  /// By which chance parameters are rounded that are only stored in their kind of number, by
  /// path.
  private final Map<String, Noise> rounding = new LinkedHashMap<>();

  private final Set<Tensor> sums;
  private final Program step;
  private final Program adder;
  private final int parts;

  /// @param cut how the rows come
  StepProgram(Layer model, Recipe recipe, Feed.Cut cut, Machine machine) {
    this.recipe = recipe;
    Parts made = Parts.of(model);
    DType dtype = made.dtype().computing();
    parameters = made.parameters();
    parts = cut.parts();
    objective = new Objective(model, recipe.loss(), cut);
    rate = Tensor.leaf(Shape.SCALAR, dtype);

    Map<Noise, Long> streams = new LinkedHashMap<>(made.streams());
    parameters.forEach(
        (path, knob) -> {
          if (!knob.dtype().computes()) {
            Noise chance = new Noise();
            rounding.put(path, chance);
            streams.put(chance, Parts.stream(path + ".rounding"));
          }
        });
    List<Tensor> knobs = List.copyOf(parameters.values());
    List<Tensor> gradients = Gradient.of(objective.loss(), knobs);
    name(gradients);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    List<Tensor> outputs = stepFormulas(objective.loss(), gradients, updates);
    if (parts == 1) {
      step = Program.compile(outputs, updates, true, streams, machine);
      adder = step;
      sums = Set.of();
    } else {
      Parted parted = Parted.compile(outputs, updates, objective.leaves(), true, streams, machine);
      sums = parted.sums().keySet();
      names.putAll(parted.named(names));
      step = parted.rest();
      adder = parted.adder();
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
        Shape shape = recipe.optimizer().memory(name, knob.shape());
        Tensor leaf = Tensor.leaf(shape, rate.dtype());
        leaves.put(name, leaf);
        names.put(leaf, name + "(" + entry.getKey() + ")");
      }
      memoryLeaves.put(entry.getKey(), leaves);
      slopes.add(
          new Slope(entry.getKey(), knob.cast(rate.dtype()), gradients.get(slopes.size()), leaves));
    }
    Tensor slope = length(gradients);
    boolean apart = recipe.optimizer().isPerParameter();
    Tensor whole = loss.isFinite();
    List<Nudge> nudges = recipe.optimizer().nudge(slopes);
    List<Tensor> moves = new ArrayList<>();
    for (int i = 0; i < slopes.size(); i++) {
      Slope at = slopes.get(i);
      Tensor theta = at.theta();
      Nudge nudge = nudges.get(i);
      Tensor length = apart ? length(List.of(at.gradient())) : slope;
      Tensor sound = whole.times(length.isFinite());
      Tensor move = nudge.update().times(rate);
      moves.add(move);
      Tensor moved = sound.select(stored(at.path(), theta.minus(move)), theta);
      Parameter knob = Objects.requireNonNull(parameters.get(at.path()));
      updates.put(knob, moved.cast(knob.dtype()));
      at.memory().forEach((name, old) -> updates.put(old, sound.select(nudge.memory(name), old)));
    }
    Tensor steps = length(moves);
    Tensor thetas = length(slopes.stream().map(Slope::theta).toList());
    names.put(slope, "‖∇J‖");
    names.put(steps, "‖Δθ‖");
    names.put(thetas, "‖θ‖");
    return List.of(loss, slope, steps, thetas);
  }

  /// New values of a parameter as they can be stored, still in the kind that is computed with.
  private Tensor stored(String path, Tensor values) {
    Noise chance = rounding.get(path);
    return chance == null
        ? values
        : StochasticRounding.of(values, chance.uniform(values.shape(), values.dtype(), 0));
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
    names.put(rate, "rate");
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
    if (!isParted()) {
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
    return (isParted() ? adder.kernels() : 0) + step.kernels();
  }

  /// Whether one program runs for each part of a batch, and another makes the step.
  boolean isParted() {
    return adder != step;
  }

  /// Bytes of what a [Stride] keeps between the first kernel and the last: activations,
  /// gradients, and the sums of a batch that comes in parts.
  long bytes() {
    long held = sums.stream().mapToLong(sum -> Values.bytes(sum.shape(), sum.dtype())).sum();
    return held + step.buffers() + (isParted() ? adder.buffers() : 0);
  }

  /// Bytes that each worker needs meanwhile.
  long scratch() {
    return Math.max(step.scratch(), adder.scratch());
  }

  /// The program with numbers.
  ///
  /// @param part where each part of a batch lies in turn
  /// @param theta the values that the steps change
  /// @param memory of the optimizer, by name: the values that the steps change
  Stride on(Batch part, Theta theta, Map<String, Theta> memory) {
    Map<Tensor, Values> bound = new LinkedHashMap<>(objective.leaves(part));
    parameters.forEach((path, knob) -> bound.put(knob, theta.at(path)));
    memoryLeaves.forEach(
        (path, leaves) ->
            leaves.forEach(
                (name, leaf) ->
                    bound.put(leaf, Objects.requireNonNull(memory.get(name)).at(path))));
    Map<Tensor, Values> zeros = new LinkedHashMap<>();
    sums.forEach(sum -> zeros.put(sum, Values.zeros(sum.shape(), sum.dtype())));
    bound.putAll(zeros);
    Values rate = Values.zeros(Shape.SCALAR, this.rate.dtype());
    bound.put(this.rate, rate);
    var step = this.step.execution();
    var adder = isParted() ? this.adder.execution() : step;
    bound.forEach(step::bind);
    bound.forEach(adder::bind);
    return new Stride(step, adder, parts, List.copyOf(zeros.values()), rate, recipe.seed());
  }
}
