package dev.downhill.gradient;

import dev.downhill.tensor.Tensor;
import java.util.List;

/// Forward-mode differentiation: formulas in, formulas out.
///
/// It has no rules of its own. Reverse mode gives `Jᵀ·u`, a formula that is linear in u, so that
/// reverse mode once more, by u, gives `(Jᵀ)ᵀ·v = J·v`: two transpositions are none. What the
/// first pass worked out with u itself is part of no result, so the formulas that are left are
/// those of forward mode, and an operation that has a rule in [Gradient] has one here.
///
/// Forward mode: Wengert 1964, *A simple automatic derivative evaluation program*,
/// [doi:10.1145/355586.364791](https://doi.org/10.1145/355586.364791).
public final class Tangent {
  private Tangent() {}

  /// `J·v`: how fast each output changes where the knobs move along `directions`.
  ///
  /// @param outputs formulas of any shapes
  /// @param wrt the knobs
  /// @param directions v, one for each knob and of its shape
  /// @return one for each output, of its shape; zeros where it depends on no knob
  /// @throws IllegalArgumentException if knobs and directions do not fit
  public static List<Tensor> of(
      List<Tensor> outputs, List<? extends Tensor> wrt, List<Tensor> directions) {
    Gradient.fit("direction", directions, "knob", wrt);
    List<Tensor> u = outputs.stream().map(y -> Tensor.leaf(y.shape(), Gradient.dtype(y))).toList();
    return Gradient.of(Gradient.of(outputs, u, wrt), directions, u);
  }
}
