package dev.downhill.optimizer;

import dev.downhill.tensor.Shape;
import java.util.List;

/// Turns the gradients of all parameters into their updates, as formulas.
///
/// The descent steps `θ ← θ − rate·update`: the rate is the schedule's, and no optimizer knows
/// it. What is kept from step to step is named by [#memory], starts at 0, and has the shape of
/// its parameter. Most optimizers look at one parameter at a time: see [PerParameter].
///
/// Write an optimizer as a record, so that a checkpoint can tell it from another by its text.
public interface Optimizer {
  /// The names of what is kept for each parameter: Adam's `m` and `v`.
  default List<String> memory() {
    return List.of();
  }

  /// The shape of what is kept under a name, from that of the parameter: the same, but where
  /// something smaller stands for it.
  default Shape memory(String name, Shape parameter) {
    return parameter;
  }

  /// Whether the update of a parameter follows from its own gradient alone. Then it is made as
  /// soon as that is known, and no two gradients need exist at once.
  default boolean isPerParameter() {
    return false;
  }

  /// The update of each parameter, in the order of `slopes`.
  List<Nudge> nudge(List<Slope> slopes);

  /// This, then `next`, which takes this one's updates for its gradients.
  default Optimizer then(Optimizer next) {
    return new Then(this, next);
  }
}
