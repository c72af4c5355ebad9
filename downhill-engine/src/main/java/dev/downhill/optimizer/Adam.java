package dev.downhill.optimizer;

import dev.downhill.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/// Steps along the running mean of the gradient, shortened where the gradient is noisy.
///
///     m ← β₁·m + (1 − β₁)·g
///     v ← β₂·v + (1 − β₂)·g²
///     update = m/(1 − β₁ᵗ) ÷ (√(v/(1 − β₂ᵗ)) + ε)
///
/// The learning rate is not here: the descent multiplies every update by its schedule's rate.
/// Kingma and Ba 2014, *Adam*, Algorithm 1, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980); ε
/// is outside the root and meets the corrected mean (as in PyTorch, unlike Keras).
///
/// @param beta1 how much of the old mean to keep, in `[0, 1)`
/// @param beta2 how much of the old mean square to keep, in `[0, 1)`
/// @param epsilon keeps the divisor from zero, more than 0
public record Adam(double beta1, double beta2, double epsilon) implements PerParameter {
  public Adam {
    Share.check("beta1", beta1);
    Share.check("beta2", beta2);
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be more than 0, and finite");
    }
  }

  /// The paper's settings: 0.9, 0.999, 10⁻⁸.
  public Adam() {
    this(0.9, 0.999, 1e-8);
  }

  @Override
  public List<String> memory() {
    return List.of("m", "v");
  }

  @Override
  public Nudge nudge(Slope slope) {
    Tensor g = slope.gradient();
    Tensor m = slope.memory("m").times(beta1).plus(g.times(1 - beta1));
    Tensor v = slope.memory("v").times(beta2).plus(g.square().times(1 - beta2));
    Tensor mean = m.times(slope.ofStep(new Correction(beta1)));
    Tensor meanSquare = v.times(slope.ofStep(new Correction(beta2)));
    return new Nudge(mean.over(meanSquare.sqrt().plus(epsilon)), Map.of("m", m, "v", v));
  }

  /// `1/(1 − βᵗ)`: what a mean that started from 0 after `t` steps must be multiplied by.
  private record Correction(double beta) implements LongToDoubleFunction {
    @Override
    public double applyAsDouble(long step) {
      // βᵗ = e^(t·ln β); unlike pow, neither allocates
      return -1 / StrictMath.expm1(step * StrictMath.log(beta));
    }
  }
}
