package dev.downhill.optimizer;

import dev.downhill.schedule.Schedule;
import java.util.function.Predicate;

/// Pulls knobs towards 0: `update = u + λ·θ`, decoupled from the gradient, so that the descent
/// steps `θ ← θ − rate·(u + λ·θ)`. Put it last.
///
/// Loshchilov and Hutter 2017, *Decoupled weight decay regularization*,
/// [arXiv:1711.05101](https://arxiv.org/abs/1711.05101).
///
/// @param lambda the strength λ, 0 or more at every step
/// @param on which parameters, by path
public record Decay(Schedule lambda, Predicate<String> on) implements PerParameter {
  /// The same `lambda` at every step, 0 or more, on every parameter but those named `bias`,
  /// `gain` or `shift`: these move or scale what passes, and nothing is gained by pulling them to
  /// 0.
  public Decay(double lambda) {
    this(Schedule.constant(lambda), new Weights());
    if (!(lambda >= 0)) {
      throw new IllegalArgumentException("lambda is " + lambda + "; it must be 0 or more");
    }
  }

  @Override
  public Nudge nudge(Slope slope) {
    return new Nudge(
        on.test(slope.path())
            ? slope.gradient().plus(slope.theta().times(slope.ofStep(lambda)))
            : slope.gradient());
  }

  /// All but biases, gains and shifts.
  private record Weights() implements Predicate<String> {
    @Override
    public boolean test(String path) {
      String name = path.substring(path.lastIndexOf('.') + 1);
      return !name.equals("bias") && !name.equals("gain") && !name.equals("shift");
    }
  }
}
