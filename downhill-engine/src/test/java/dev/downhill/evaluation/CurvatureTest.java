package dev.downhill.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
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
  /// `J = ½ Σ aᵢ xᵢ² + 3·y²` over two leaves: the Hessian's eigenvalues are the aᵢ and 6.
  private static Curvature bowl(double... a) {
    Tensor x = Tensor.leaf(Shape.of(a.length), DType.F64);
    Tensor y = Tensor.leaf(Shape.SCALAR, DType.F64);
    Tensor steepness = Tensor.of(Values.of(Shape.of(a.length), a));
    Tensor loss = x.square().times(steepness).sum().times(0.5).reshape().plus(y.square().times(3));
    return new Curvature(
        loss,
        List.of(x, y),
        Map.of(x, Values.zeros(x.shape(), DType.F64), y, Values.zeros(y.shape(), DType.F64)),
        true,
        Map.of(),
        Machine.shared());
  }

  @Test
  void findsBothEndsOfTheSpectrum() {
    Curvature curvature = bowl(2, 0.5, 10, 4);
    double largest = curvature.largest(500, 1e-12);
    assertThat(largest).isCloseTo(10, within(1e-8));
    assertThat(curvature.smallest(largest, 500, 1e-14)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void seesTheSign() {
    assertThat(bowl(-20, 1).largest(500, 1e-12)).isCloseTo(-20, within(1e-8));
  }

  @Test
  void multipliesWithoutFormingTheHessian() {
    List<Values> product =
        bowl(2, 5).times(List.of(Values.of(Shape.of(2), 1.0, 10), Values.of(Shape.SCALAR, -1.0)));
    assertThat(product.get(0).doubles()).containsExactly(2, 50);
    assertThat(product.get(1).doubles()).containsExactly(-6);
  }

  @Test
  void isZeroOnLevelGround() {
    assertThat(bowl(0, 0).largest(50, 1e-9)).isCloseTo(6, within(1e-9));
  }
}
