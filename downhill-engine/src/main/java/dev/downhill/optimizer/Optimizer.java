package dev.downhill.optimizer;

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

  /// The update of each parameter, in the order of `slopes`.
  List<Nudge> nudge(List<Slope> slopes);

  /// This, then `next`, which takes this one's updates for its gradients.
  default Optimizer then(Optimizer next) {
    return new Then(this, next);
  }
}
