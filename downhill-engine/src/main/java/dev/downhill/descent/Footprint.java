package dev.downhill.descent;

import dev.downhill.explanation.Memory;
import dev.downhill.explanation.Memory.Part;
import dev.downhill.kernel.Machine;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a descent will hold, asked of those who will hold it: each says how much room it takes,
/// and later makes just that.
///
/// All of it is there at once at the end, when the last θ is measured, but for what making the
/// first θ took: that counts too, as a collector takes back nothing before the heap has grown to
/// its limit. What is made when a descent climbs, to look how the ground bends, is not in it.
final class Footprint {
  private Footprint() {}

  /// @param train the rows that are learned from, as [Batch#counted] leaves them
  /// @param validation rows that are measured, as that leaves them; null for none
  static Memory of(
      Layer model, Rows train, @Nullable Rows validation, Recipe recipe, Machine machine) {
    long theta = Parts.of(model).bytes();
    Feed.Cut cut = Feed.Cut.of(train, recipe.batch(), recipe.microBatches());
    Best.Basis basis = Descent.basis(recipe, cut, validation);
    StepProgram step = new StepProgram(model, recipe, cut, machine);
    List<Gauge> gauges = new ArrayList<>();
    if (validation != null) {
      gauges.add(new Gauge(model, recipe.loss(), validation, machine));
    }
    if (!basis.validates() && !basis.last()) {
      gauges.add(new Gauge(model, recipe.loss(), train, machine));
    }
    long scratch = gauges.stream().mapToLong(Gauge::scratch).reduce(step.scratch(), Math::max);
    return new Memory(
        List.of(
            new Part("data", train.bytes() + (validation == null ? 0 : validation.bytes())),
            new Part("batch", cut.bytes()),
            new Part("starting", Theta.startingBytes(model)),
            new Part("θ", theta),
            new Part("best θ", basis.thetas() * theta),
            new Part("optimizer", memory(model, recipe.optimizer())),
            new Part("activations and gradients", step.bytes()),
            new Part("measuring the loss", gauges.stream().mapToLong(Gauge::bytes).sum()),
            new Part("scratch", machine.threads() * scratch)));
  }

  /// Bytes of what the optimizer keeps.
  private static long memory(Layer model, Optimizer optimizer) {
    return Parts.of(model).parameters().values().stream()
        .mapToLong(
            knob ->
                optimizer.memory().stream()
                    .map(name -> optimizer.memory(name, knob.shape()))
                    .mapToLong(shape -> Values.bytes(shape, knob.dtype().computing()))
                    .sum())
        .sum();
  }
}
