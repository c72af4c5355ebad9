package dev.downhill.optimizer;

import dev.downhill.schedule.Schedule;
import dev.downhill.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// A heavy ball that looks one step ahead.
///
///     v ← μ·v + g
///     update = g + μ·v
///
/// Nesterov 1983, *A method of solving a convex programming problem with convergence rate
/// O(1/k²)*, in the form of Sutskever and others 2013, *On the importance of initialization and
/// momentum in deep learning*, [PMLR 28](https://proceedings.mlr.press/v28/sutskever13.html).
///
/// @param mu how much of the old speed to keep, in `[0, 1)` at every step
public record Nesterov(Schedule mu) implements PerParameter {
  /// The same `mu` at every step, in `[0, 1)`.
  public Nesterov(double mu) {
    this(Share.of("mu", mu));
  }

  @Override
  public List<String> memory() {
    return List.of("v");
  }

  @Override
  public Nudge nudge(Slope slope) {
    Tensor keep = slope.ofStep(mu);
    Tensor v = slope.memory("v").times(keep).plus(slope.gradient());
    return new Nudge(v.times(keep).plus(slope.gradient()), Map.of("v", v));
  }
}
