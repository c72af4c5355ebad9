package dev.downhill.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.kernel.Machine;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurvatureTest {
  /// `J = x₀² + x₀·x₁² + 3·y²` at x = (1, 2), y = 0 has the Hessian `[2, 4, 0; 4, 2, 0; 0, 0,
  /// 6]`.
  @Test
  void multipliesWithTheHessianWithoutFormingIt() {
    Tensor x = Tensor.leaf(Shape.of(2), DType.F64);
    Tensor y = Tensor.leaf(Shape.SCALAR, DType.F64);
    Tensor first = x.times(Tensor.of(Values.of(Shape.of(2), 1.0, 0))).sum().reshape();
    Tensor second = x.times(Tensor.of(Values.of(Shape.of(2), 0.0, 1))).sum().reshape();
    Tensor loss = first.square().plus(first.times(second.square())).plus(y.square().times(3));
    Curvature curvature =
        new Curvature(
            loss,
            List.of(x, y),
            Map.of(x, Values.of(Shape.of(2), 1.0, 2), y, Values.of(Shape.SCALAR, 0.0)),
            true,
            Map.of(),
            Machine.shared());
    List<Values> product =
        curvature.times(List.of(Values.of(Shape.of(2), 10.0, 1), Values.of(Shape.SCALAR, -1.0)));
    assertThat(product.get(0).doubles()).containsExactly(24, 42);
    assertThat(product.get(1).doubles()).containsExactly(-6);
  }

  /// `J = ½xᵀAx` with `A = Q·diag(9, −4, 1)·Qᵀ`, Q the reflection `1 − 2wwᵀ` along w = (1, 2,
  /// 2)/3.
  @Test
  void findsTheEndsOfTheSpectrumAndTheSteepestDirection() {
    double[] w = {1 / 3.0, 2 / 3.0, 2 / 3.0};
    double[] eigenvalues = {9, -4, 1};
    Values a = Values.zeros(Shape.of(3, 3), DType.F64);
    double[][] q = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        q[i][k] = (i == k ? 1 : 0) - 2 * w[i] * w[k];
      }
    }
    for (int i = 0; i < 9; i++) {
      for (int k = 0; k < 3; k++) {
        a.set(i, a.at(i) + q[i / 3][k] * eigenvalues[k] * q[i % 3][k]);
      }
    }
    Tensor x = Tensor.leaf(Shape.of(3, 1), DType.F64);
    Tensor loss = x.times(Tensor.of(a).matmul(x)).sum().times(0.5).reshape();
    Curvature curvature =
        new Curvature(loss, List.of(x), Map.of(x, Values.of(Shape.of(3, 1), 1.0, 2, 3)));
    Spectrum ends = curvature.spectrum(1e-12, 10);
    assertThat(ends.largest()).isCloseTo(9, within(1e-12));
    assertThat(ends.smallest()).isCloseTo(-4, within(1e-12));
    assertThat(ends.exact()).isTrue();
    assertThat(ends.residual()).isLessThan(1e-12);
    double sign = Math.signum(ends.steepest().getFirst().at(0) * q[0][0]);
    for (int i = 0; i < 3; i++) {
      assertThat(ends.steepest().getFirst().at(i)).isCloseTo(sign * q[i][0], within(1e-12));
    }
    assertThat(curvature.spectrum(1e-12, 10)).usingRecursiveComparison().isEqualTo(ends);
    Values level = Values.zeros(x.shape(), DType.F64);
    assertThat(curvature.spectrum(List.of(level), 10).largest()).isCloseTo(9, within(1e-12));
    assertThat(curvature.spectrum(1e-12, 1).exact()).isFalse();
    assertThatThrownBy(() -> curvature.spectrum(0, 10))
        .hasMessage("tolerance must be more than 0, not 0.0");
    assertThatThrownBy(() -> curvature.spectrum(1e-3, 0))
        .hasMessage("a spectrum takes at least 1 product, not 0");
  }
}
