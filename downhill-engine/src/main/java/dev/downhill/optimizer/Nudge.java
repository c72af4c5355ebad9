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

  /// The new values of what is kept under `name`.
  ///
  /// @throws IllegalArgumentException if the optimizer left it out
  public Tensor memory(String name) {
    Tensor kept = memory.get(name);
    if (kept == null) {
      throw new IllegalArgumentException(
          "the optimizer keeps '"
              + name
              + "' but gave no new value for it, only "
              + memory.keySet());
    }
    return kept;
  }
}
