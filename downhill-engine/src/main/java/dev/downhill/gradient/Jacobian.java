package dev.downhill.gradient;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All partial derivatives of a vector: formulas in, formulas out.
///
/// One program works out every row at once: [Stacked] runs all unit directions beside each other
/// along one more axis, so there are as many kernels as for one direction. That takes as many
/// times the memory of one, so this is for small models: Levenberg–Marquardt, sensitivities.
public final class Jacobian {
  private Jacobian() {}

  /// `∂y/∂v` for each `v` of `wrt`.
  ///
  /// Forward mode, a direction per number of a knob, where the knobs hold no more numbers than
  /// `y`; else reverse mode, a direction per number of `y`.
  ///
  /// @param y a formula of `m` numbers
  /// @param wrt knobs, of `n` numbers each
  /// @return for each knob `[m, n]`, numbers counted in row-major order
  public static List<Tensor> of(Tensor y, List<? extends Tensor> wrt) {
    int numbers = wrt.stream().mapToInt(v -> v.shape().size()).sum();
    return numbers <= y.shape().size() ? forward(y, wrt) : reverse(y, wrt);
  }

  static List<Tensor> forward(Tensor y, List<? extends Tensor> wrt) {
    List<Tensor> blocks = new ArrayList<>();
    for (Tensor v : wrt) {
      Tensor direction = Tensor.leaf(v.shape(), Gradient.dtype(v));
      List<Tensor> slope = Tangent.of(List.of(y), List.of(v), List.of(direction));
      blocks.add(stacked(slope, direction).getFirst().transpose());
    }
    return blocks;
  }

  static List<Tensor> reverse(Tensor y, List<? extends Tensor> wrt) {
    Tensor weight = Tensor.leaf(y.shape(), Gradient.dtype(y));
    return stacked(Gradient.of(List.of(y), List.of(weight), wrt), weight);
  }

  /// The formulas at each unit vector of `along`: `[units, numbers]`.
  private static List<Tensor> stacked(List<Tensor> formulas, Tensor along) {
    int units = along.shape().size();
    return Stacked.of(formulas, along, units(along.shape(), along.dtype())).stream()
        .map(all -> all.reshape(units, numbers(all.shape())))
        .toList();
  }

  /// How many numbers one of a stack holds.
  private static int numbers(Shape stack) {
    return Shape.of(Arrays.copyOfRange(stack.dims(), 1, stack.rank())).size();
  }

  /// Every unit vector of a shape, one after the other: `[size, …shape]`.
  private static Tensor units(Shape shape, DType dtype) {
    Shape square = Shape.of(shape.size(), shape.size());
    return Tensor.iota(square, 0, dtype)
        .equal(Tensor.iota(square, 1, dtype))
        .reshape(Stacked.stack(shape.size(), shape));
  }
}
