package dev.downhill.optimizer;

import dev.downhill.schedule.Schedule;
import dev.downhill.tensor.Tensor;
import java.util.List;

/// Shortens the gradient of all parameters together to a length of at most `limit`: `g·min(1,
/// limit/‖g‖)`; its direction stays.
///
/// Pascanu, Mikolov and Bengio 2012, *On the difficulty of training recurrent neural networks*,
/// [arXiv:1211.5063](https://arxiv.org/abs/1211.5063). Without the 10⁻⁶ that PyTorch adds to
/// `‖g‖`.
///
/// @param limit the longest gradient that passes unchanged, more than 0 at every step
public record Clip(Schedule limit) implements Optimizer {
  /// The same `limit` at every step, more than 0.
  public Clip(double limit) {
    this(Schedule.constant(limit));
    if (!(limit > 0)) {
      throw new IllegalArgumentException("limit is " + limit + "; it must be more than 0");
    }
  }

  @Override
  public List<Nudge> nudge(List<Slope> slopes) {
    Tensor square =
        slopes.stream()
            .map(slope -> slope.gradient().square().sum().reshape())
            .reduce(Tensor::plus)
            .orElseThrow();
    Tensor longest = Tensor.ofStep(limit, square.dtype());
    Tensor factor = longest.over(square.sqrt().max(longest));
    return slopes.stream().map(slope -> new Nudge(slope.gradient().times(factor))).toList();
  }
}
