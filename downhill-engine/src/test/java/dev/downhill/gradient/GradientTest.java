package dev.downhill.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.evaluation.Evaluation;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientTest {
  static List<OpCases> cases() {
    return OpCases.all().toList();
  }

  @Test
  void everyOperationHasACase() {
    Set<Class<?>> covered = OpCases.all().map(OpCases::op).collect(Collectors.toSet());
    assertThat(covered).containsExactlyInAnyOrder(Op.class.getPermittedSubclasses());
  }

  /// Along a random direction d, `∇J·d` is the central difference of J, and `(H·d)·d` that of
  /// `∇J·d`.
  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithCentralDifferences(OpCases c) {
    SplittableRandom random = new SplittableRandom(20_250_917);
    List<Tensor> leaves = new ArrayList<>();
    List<Values> at = new ArrayList<>();
    List<Values> direction = new ArrayList<>();
    for (Shape shape : c.inputs()) {
      leaves.add(Tensor.leaf(shape, DType.F64));
      at.add(random(shape, random, c.low(), c.high()));
      direction.add(random(shape, random, -1, 1));
    }
    Tensor result = c.formula().apply(leaves);
    // Weights make every element count on its own.
    Tensor loss = result.times(Tensor.of(random(result.shape(), random, 0.5, 1.5))).sum().reshape();
    Tensor slope = along(Gradient.of(loss, leaves), direction);
    Tensor curve = along(Gradient.of(slope, leaves), direction);
    List<Tensor> formulas = List.of(loss, slope, curve);

    double h = 1e-4;
    if (c.op() == Op.Detach.class) {
      // What is detached is held: x − [x] is 0 of slope 1.
      assertThat(values(formulas, leaves, at, direction, 0)[1])
          .isCloseTo(heldSlope(result, at, direction, loss), within(1e-9));
      return;
    }
    double[] here = values(formulas, leaves, at, direction, 0);
    double[] up = values(formulas, leaves, at, direction, h);
    double[] down = values(formulas, leaves, at, direction, -h);
    double[] up2 = values(formulas, leaves, at, direction, 2 * h);
    double[] down2 = values(formulas, leaves, at, direction, -2 * h);
    double first = (8 * (up[0] - down[0]) - (up2[0] - down2[0])) / (12 * h);
    double second = (8 * (up[1] - down[1]) - (up2[1] - down2[1])) / (12 * h);
    assertThat(here[1]).isCloseTo(first, within(1e-6 * Math.max(1, Math.abs(first))));
    assertThat(here[2]).isCloseTo(second, within(1e-4 * Math.max(1, Math.abs(second))));
  }

  @Test
  void isZeroForWhatTheLossDoesNotReadAndRefusesManyNumbers() {
    Tensor x = Tensor.leaf(Shape.of(2), DType.F64);
    Tensor y = Tensor.leaf(Shape.of(3), DType.F64);
    Tensor slope = Gradient.of(x.square().sum(), List.of(y)).getFirst();
    assertThat(Evaluation.of(slope).doubles()).containsExactly(0, 0, 0);
    assertThatThrownBy(() -> Gradient.of(x, List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]");
  }

  /// Slopes pass through casts between real numbers, and are F32 along BF16, so that they add up
  /// unrounded; none passes through whole numbers.
  @Test
  void passesThroughCastsBetweenRealNumbers() {
    Tensor x = Tensor.leaf(Shape.of(3), DType.F32);
    Tensor y = Tensor.leaf(Shape.of(3), DType.BF16);
    Tensor wide = x.cast(DType.F64).square().cast(DType.F32);
    Tensor loss = wide.times(y.cast(DType.F32)).sum().plus(y.cast(DType.F64).cast(DType.F32).sum());
    loss = loss.plus(x.cast(DType.I32).cast(DType.F32).sum()).reshape();
    List<Tensor> slopes = Gradient.of(loss, List.of(x, y));
    Map<Tensor, Values> at = new LinkedHashMap<>();
    at.put(x, Values.of(Shape.of(3), 1.5f, -2, 1 / 3f));
    Values stored = Values.zeros(Shape.of(3), DType.BF16);
    stored.set(0, 3);
    stored.set(1, -0.5);
    stored.set(2, 0.25);
    at.put(y, stored);
    List<Values> found = Evaluation.of(slopes, at);
    assertThat(found.get(0).floats()).containsExactly(9, 2, 0.25f * 2 / 3f);
    assertThat(found.get(1).floats()).containsExactly(3.25f, 5, 1 / 9f + 1);
    Tensor whole = Tensor.leaf(Shape.of(3), DType.I32);
    assertThatThrownBy(() -> Gradient.of(whole.cast(DType.F64).sum().reshape(), List.of(whole)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no gradient");
  }

  private static double heldSlope(
      Tensor result, List<Values> at, List<Values> direction, Tensor loss) {
    // d/dx of w·((x − [x]) + x²) along d is w·(1 + 2x)·d.
    Values weights = ((Op.Data) loss.in(0).in(0).in(1).op()).values();
    double slope = 0;
    for (int i = 0; i < result.shape().size(); i++) {
      slope += weights.at(i) * (1 + 2 * at.getFirst().at(i)) * direction.getFirst().at(i);
    }
    return slope;
  }

  private static Tensor along(List<Tensor> slopes, List<Values> direction) {
    Tensor sum = Tensor.constant(0, DType.F64);
    for (int i = 0; i < slopes.size(); i++) {
      sum = sum.plus(slopes.get(i).times(Tensor.of(direction.get(i))).sum().reshape());
    }
    return sum;
  }

  private static double[] values(
      List<Tensor> formulas,
      List<Tensor> leaves,
      List<Values> at,
      List<Values> direction,
      double distance) {
    Map<Tensor, Values> moved = new LinkedHashMap<>();
    for (int i = 0; i < leaves.size(); i++) {
      Values values = at.get(i).copy();
      for (int j = 0; j < values.shape().size(); j++) {
        values.set(j, values.at(j) + distance * direction.get(i).at(j));
      }
      moved.put(leaves.get(i), values);
    }
    return Evaluation.of(formulas, moved).stream().mapToDouble(Values::scalar).toArray();
  }

  private static Values random(Shape shape, SplittableRandom random, double low, double high) {
    Values values = Values.zeros(shape, DType.F64);
    for (int i = 0; i < shape.size(); i++) {
      values.set(i, random.nextDouble(low, high));
    }
    return values;
  }
}
