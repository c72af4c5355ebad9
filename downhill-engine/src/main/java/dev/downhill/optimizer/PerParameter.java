package dev.downhill.optimizer;

import java.util.List;

/// An optimizer that looks at each parameter by itself.
public interface PerParameter extends Optimizer {
  /// The update of one parameter.
  Nudge nudge(Slope slope);

  @Override
  default boolean isPerParameter() {
    return true;
  }

  @Override
  default List<Nudge> nudge(List<Slope> slopes) {
    return slopes.stream().map(this::nudge).toList();
  }
}
