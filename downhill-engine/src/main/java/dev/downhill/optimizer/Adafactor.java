package dev.downhill.optimizer;

import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/// Adam's second moment from sums over rows and columns, which take next to no memory; steps in
/// proportion to the parameter.
///
///     R ← βR + (1 − β)·mean over columns of (g² + ε₁),   C likewise over rows,   β = 1 − t^−0.8
///     u = g / √(R·C / mean R);   u ← u / max(1, RMS(u)/d)
///     update = max(ε₂, RMS(θ))·u
///
/// A parameter that is no matrix keeps its whole second moment in R. The rate is relative: 0.01
/// moves a parameter by a hundredth of its size; the paper's is `min(0.01, 1/√t)`.
///
/// Shazeer and Stern 2018, *Adafactor: adaptive learning rates with sublinear memory cost*,
/// [arXiv:1804.04235](https://arxiv.org/abs/1804.04235).
///
/// @param least ε₁, more than 0: keeps a second moment from being 0
/// @param scale ε₂, more than 0: what a parameter counts as at least
/// @param clip d, more than 0: the largest root mean square of an update
public record Adafactor(double least, double scale, double clip) implements PerParameter {
  private static final String ROWS = "r";
  private static final String COLUMNS = "c";

  public Adafactor {
    check("least", least);
    check("scale", scale);
    check("clip", clip);
  }

  /// The paper's settings: 10⁻³⁰, 10⁻³, 1.
  public Adafactor() {
    this(1e-30, 1e-3, 1);
  }

  private static void check(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be more than 0, and finite");
    }
  }

  @Override
  public List<String> memory() {
    return List.of(ROWS, COLUMNS);
  }

  @Override
  public Shape memory(String name, Shape parameter) {
    if (!isMatrix(parameter)) {
      return name.equals(ROWS) ? parameter : Shape.SCALAR;
    }
    return parameter.with(name.equals(ROWS) ? 1 : 0, 1);
  }

  private static boolean isMatrix(Shape shape) {
    return shape.rank() == 2;
  }

  @Override
  public Nudge nudge(Slope slope) {
    Tensor g = slope.gradient();
    Tensor beta = slope.ofStep(new Beta());
    Tensor rest = slope.ofStep(new Rest());
    Tensor square = g.square().plus(least);
    Tensor rows = slope.memory(ROWS).times(beta);
    Tensor columns = slope.memory(COLUMNS);
    Tensor u;
    if (isMatrix(g.shape())) {
      rows = rows.plus(square.mean(1).times(rest));
      columns = columns.times(beta).plus(square.mean(0).times(rest));
      u = g.over(rows.over(rows.mean()).sqrt()).over(columns.sqrt());
    } else {
      rows = rows.plus(square.times(rest));
      u = g.over(rows.sqrt());
    }
    Tensor one = Tensor.full(1, Shape.SCALAR, g.dtype());
    Tensor length = rms(u).times(1 / clip).max(one);
    Tensor size = rms(slope.theta()).max(Tensor.full(scale, Shape.SCALAR, g.dtype()));
    return new Nudge(u.times(size.over(length)), Map.of(ROWS, rows, COLUMNS, columns));
  }

  private static Tensor rms(Tensor x) {
    return x.square().mean().reshape().sqrt();
  }

  /// β.
  private record Beta() implements LongToDoubleFunction {
    @Override
    public double applyAsDouble(long step) {
      return 1 - new Rest().applyAsDouble(step);
    }
  }

  /// `1 − β = t^−0.8`.
  private record Rest() implements LongToDoubleFunction {
    @Override
    public double applyAsDouble(long step) {
      return StrictMath.exp(-0.8 * StrictMath.log(step));
    }
  }
}
