package dev.downhill.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

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
}
