package dev.downhill.optimizer;

import dev.downhill.schedule.Schedule;
import dev.downhill.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// A heavy ball: it keeps rolling the way it went.
///
///     v ← μ·v + g
///     update = v
///
/// Polyak 1964, *Some methods of speeding up the convergence of iteration methods*,
/// [doi:10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553%2864%2990137-5). The
/// learning rate stays outside `v` (as in PyTorch, unlike Keras), so a change of rate acts at
/// once.
///
/// @param mu how much of the old speed to keep, in `[0, 1)` at every step
public record Momentum(Schedule mu) implements PerParameter {
  /// The same `mu` at every step, in `[0, 1)`.
  public Momentum(double mu) {
    this(Share.of("mu", mu));
  }

  @Override
  public List<String> memory() {
    return List.of("v");
  }

  @Override
  public Nudge nudge(Slope slope) {
    Tensor v = slope.memory("v").times(slope.ofStep(mu)).plus(slope.gradient());
    return new Nudge(v, Map.of("v", v));
  }
}
