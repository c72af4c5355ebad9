package dev.downhill.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RecomputeTest {
  private static final Tensor X = Tensor.leaf(Shape.of(256, 64), DType.F32);
  private static final Tensor IN = Tensor.leaf(Shape.of(64, 128), DType.F32);
  private static final Tensor OUT = Tensor.leaf(Shape.of(128, 8), DType.F32);
  private static final long ARRAY = 256L * 128 * Float.BYTES;

  /// Bytes between the first kernel and the last of a net's loss and slopes.
  private static long bytes(UnaryOperator<Tensor> bend) {
    Tensor loss = bend.apply(X.matmul(IN)).matmul(OUT).square().sum().reshape();
    List<Tensor> slopes = Gradient.of(loss, List.of(IN, OUT));
    return Program.compile(slopes, Map.of(), true, Map.of(), Machine.shared()).buffers();
  }

  /// What goes into the activation, what comes out of it for the next product, and the slope that
  /// comes back; each factor of the slope of the activation would be one more.
  @Test
  void aSlopeOfManyFactorsKeepsWhatTheyAreMadeOf() {
    long cubic = bytes(x -> x.times(x.square().times(0.1).plus(1)).plus(x.max(2).square()));
    assertThat(cubic).isBetween(2 * ARRAY, 3 * ARRAY + ARRAY / 2);
  }

  @Test
  void whatIsMadeOfTwoArraysOrIsCostlyIsKept() {
    Tensor a = Tensor.leaf(Shape.of(128, 128), DType.F32);
    Tensor product = a.matmul(a);
    Tensor other = a.matmul(product);
    Tensor both = product.plus(other);
    Tensor costly = product.tanh();
    Tensor cheap = product.plus(1);
    Tensor late = a.matmul(other);
    Tensor sum = late.plus(both).plus(costly).plus(cheap);
    Map<Tensor, Tensor> renewed = Recompute.of(List.of(sum));
    List<Tensor> now = Tensor.formulaOrder(List.of(renewed.get(sum)));
    assertThat(now).contains(both, costly).doesNotContain(cheap);
    assertThat(now).hasSameSizeAs(Tensor.formulaOrder(List.of(sum)));
  }

  @Test
  void whatIsReadAtOnceStaysAsItIs() {
    Tensor product = X.matmul(IN);
    Tensor sum = product.plus(1).times(product.plus(2));
    assertThat(Recompute.of(List.of(sum)).get(sum)).isSameAs(sum);
  }
}
