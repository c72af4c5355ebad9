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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Forward mode and Jacobians, for every operation.
class TangentTest {
  private final SplittableRandom random = new SplittableRandom(20_261_123);
  private final List<Tensor> knobs = new ArrayList<>();
  private final List<Values> at = new ArrayList<>();
  private final List<Values> direction = new ArrayList<>();

  static List<OpCases> cases() {
    return OpCases.all().toList();
  }

  private Tensor formula(OpCases c) {
    for (Shape shape : c.inputs()) {
      knobs.add(Tensor.leaf(shape, DType.F64));
      at.add(random(shape, c.low(), c.high()));
      direction.add(random(shape, -1, 1));
    }
    return c.formula().apply(knobs);
  }

  /// `J·v` is the central difference of y along v, and `uᵀ(J·v) = (Jᵀu)ᵀv`.
  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithCentralDifferencesAndWithReverseMode(OpCases c) {
    Tensor y = formula(c);
    Tensor u = Tensor.of(random(y.shape(), -1, 1));
    Tensor slope = Tangent.of(List.of(y), knobs, data(direction)).getFirst();
    Tensor across = dot(Gradient.of(List.of(y), List.of(u), knobs), data(direction));
    double[] here = values(List.of(slope, dot(List.of(u), List.of(slope)), across), 0);
    assertThat(here[here.length - 2]).isCloseTo(here[here.length - 1], within(1e-12));
    if (c.op() != Op.Detach.class) { // what is detached is held, a difference moves it
      assertClose(here, differences(y), 1e-6);
    }
  }

  /// `H·v` forward over reverse is `H·v` reverse over reverse.
  @ParameterizedTest
  @MethodSource("cases")
  void differentiatesGradients(OpCases c) {
    Tensor y = formula(c);
    List<Tensor> slopes = Gradient.of(dot(List.of(y), List.of(y)), knobs);
    assertClose(
        values(Tangent.of(slopes, knobs, data(direction)), 0),
        values(Gradient.of(slopes, data(direction), knobs), 0),
        1e-12);
  }

  /// The Jacobian is the same by columns and by rows, and times v it is the central difference.
  @ParameterizedTest
  @MethodSource("cases")
  void jacobiansAgreeWithCentralDifferences(OpCases c) {
    Tensor y = formula(c);
    List<Tensor> blocks = Jacobian.forward(y, knobs);
    assertClose(values(blocks, 0), values(Jacobian.reverse(y, knobs), 0), 1e-12);
    Tensor slope = Tensor.constant(0, DType.F64);
    for (int i = 0; i < blocks.size(); i++) {
      int numbers = direction.get(i).shape().size();
      assertThat(blocks.get(i).shape()).isEqualTo(Shape.of(y.shape().size(), numbers));
      slope = slope.plus(blocks.get(i).matmul(data(direction).get(i).reshape(numbers, 1)));
    }
    if (c.op() != Op.Detach.class) {
      assertClose(values(List.of(slope), 0), differences(y), 1e-6);
    }
  }

  @Test
  void aJacobianGoesTheShorterWay() {
    Tensor x = Tensor.leaf(Shape.of(3), DType.F64);
    Tensor few = x.sum().exp();
    Tensor many = x.reshape(3, 1).times(x);
    for (Tensor y : List.of(few, many)) {
      int forward = Tensor.formulaOrder(Jacobian.forward(y, List.of(x))).size();
      int reverse = Tensor.formulaOrder(Jacobian.reverse(y, List.of(x))).size();
      assertThat(Tensor.formulaOrder(Jacobian.of(y, List.of(x))))
          .hasSize(y.shape().size() < 3 ? reverse : forward);
      assertThat(forward).isNotEqualTo(reverse);
    }
    Values at = Values.of(x.shape(), 0.1, 0.2, 0.3);
    assertThat(Evaluation.of(Jacobian.of(many, List.of(x)).getFirst(), Map.of(x, at)).doubles())
        .startsWith(0.2, 0, 0, /* */ 0.2, 0.1, 0, /* */ 0.3, 0, 0.1, /* */ 0.2, 0.1, 0);
  }

  @Test
  void isZeroForWhatDoesNotMoveAndRefusesWhatDoesNotFit() {
    Tensor x = Tensor.leaf(Shape.of(2), DType.F64);
    Tensor y = Tensor.leaf(Shape.of(3), DType.F64);
    Tensor still = Tangent.of(List.of(x.exp()), List.of(y), List.of(y)).getFirst();
    assertThat(Evaluation.of(still).doubles()).containsExactly(0, 0);
    assertThat(Evaluation.of(Jacobian.of(x.exp(), List.of(y)).getFirst()).doubles())
        .containsExactly(0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> Tangent.of(List.of(x), List.of(x), List.of(y)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "direction 0 is Leaf[3] F64, its knob is Leaf[2] F64; give it the knob's shape and"
                + " kind of number");
    assertThatThrownBy(() -> Tangent.of(List.of(x), List.of(x, y), List.of(x)))
        .hasMessage("1 direction for 2 knobs; give one for each");
  }

  /// `(8(y(h) − y(−h)) − (y(2h) − y(−2h)))/12h` along the direction.
  private double[] differences(Tensor y) {
    double h = 1e-4;
    double[] up = values(List.of(y), h);
    double[] down = values(List.of(y), -h);
    double[] up2 = values(List.of(y), 2 * h);
    double[] down2 = values(List.of(y), -2 * h);
    double[] slope = new double[up.length];
    for (int i = 0; i < slope.length; i++) {
      slope[i] = (8 * (up[i] - down[i]) - (up2[i] - down2[i])) / (12 * h);
    }
    return slope;
  }

  /// That the first numbers found are those expected.
  private static void assertClose(double[] found, double[] expected, double tolerance) {
    assertThat(expected).isNotEmpty();
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i])
          .as("number %d", i)
          .isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static List<Tensor> data(List<Values> values) {
    return values.stream().map(Tensor::of).toList();
  }

  private static Tensor dot(List<Tensor> a, List<Tensor> b) {
    Tensor sum = Tensor.constant(0, DType.F64);
    for (int i = 0; i < a.size(); i++) {
      sum = sum.plus(a.get(i).times(b.get(i)).sum().reshape());
    }
    return sum;
  }

  /// All numbers of the formulas, `distance` along the direction.
  private double[] values(List<Tensor> formulas, double distance) {
    Map<Tensor, Values> moved = new LinkedHashMap<>();
    for (int i = 0; i < knobs.size(); i++) {
      Values values = at.get(i).copy();
      for (int j = 0; j < values.shape().size(); j++) {
        values.set(j, values.at(j) + distance * direction.get(i).at(j));
      }
      moved.put(knobs.get(i), values);
    }
    return Evaluation.of(formulas, moved).stream()
        .flatMapToDouble(values -> Arrays.stream(values.doubles()))
        .toArray();
  }

  private Values random(Shape shape, double low, double high) {
    Values values = Values.zeros(shape, DType.F64);
    for (int i = 0; i < shape.size(); i++) {
      values.set(i, random.nextDouble(low, high));
    }
    return values;
  }
}
