package dev.downhill.optimizer;

import dev.downhill.tensor.Tensor;
import java.util.Map;

/// What an optimizer makes of a [Slope].
///
/// @param update the direction up, of the parameter's shape: the step is `θ ← θ − rate·update`
/// @param memory the new values of everything in [Optimizer#memory], by name
public record Nudge(Tensor update, Map<String, Tensor> memory) {
  /// With nothing to keep.
  public Nudge(Tensor update) {
    this(update, Map.of());
  }
}
