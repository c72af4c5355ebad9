package dev.downhill.optimizer;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/// One parameter as an optimizer sees it; all formulas have the parameter's shape.
///
/// @param path the parameter's name: `hidden.0.weight`
/// @param theta its present values
/// @param gradient `∂J/∂θ`, or the update so far where optimizers are composed
/// @param memory what was kept at the last step, by name; zeros at the first
public record Slope(String path, Tensor theta, Tensor gradient, Map<String, Tensor> memory) {
  /// What was kept under `name`, which must be one of [Optimizer#memory].
  public Tensor memory(String name) {
    Tensor kept = memory.get(name);
    if (kept == null) {
      throw new IllegalArgumentException(
          "no memory '" + name + "'; the optimizer's memory() names " + memory.keySet());
    }
    return kept;
  }

  /// A number that changes with the step, counted from 1.
  public Tensor ofStep(LongToDoubleFunction function) {
    return Tensor.ofStep(function, dtype());
  }

  public DType dtype() {
    return theta.dtype();
  }

  Slope withGradient(Tensor other) {
    return new Slope(path, theta, other, memory);
  }
}
