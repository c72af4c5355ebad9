package dev.downhill.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.evaluation.Evaluation;
import dev.downhill.gradient.Gradient;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
  /// A loss, and prediction and target of a few rows away from its kinks.
  record Case(Loss loss, int outputs, double[] prediction, double[] target) {
    @Override
    public String toString() {
      return loss.toString();
    }
  }

  static Stream<Case> cases() {
    double[] p = {0.3, -1.7, 2.2, 0.9, -0.4, 1.1};
    double[] y = {0.5, 0.25, 0, 1, 0.75, 0.3};
    return Stream.of(
        new Case(new SquaredError(), 1, p, y),
        new Case(new SquaredError(), 2, p, y),
        new Case(new AbsoluteError(), 1, p, y),
        new Case(new AbsoluteError(), 3, p, y),
        new Case(new Huber(1), 1, p, y),
        new Case(new Huber(0.5), 2, p, y),
        new Case(new BinaryCrossEntropy(), 1, p, y),
        new Case(new BinaryCrossEntropy(), 2, p, y),
        new Case(new CrossEntropy(), 3, p, new double[] {2, 0}),
        new Case(new CrossEntropy(0.1), 3, p, new double[] {1, 2}));
  }

  @Test
  void everyLossOfThePackageIsACase() {
    var seen = cases().map(c -> c.loss().getClass().getSimpleName()).distinct().toList();
    String folder = "dev/downhill/loss";
    File[] classes =
        new File(Loss.class.getProtectionDomain().getCodeSource().getLocation().getPath(), folder)
            .listFiles();
    for (File file : Objects.requireNonNull(classes)) {
      String name = file.getName().replace(".class", "");
      if (!List.of("Loss", "Rows", "package-info").contains(name)) {
        assertThat(seen).contains(name);
      }
    }
  }

  /// The mean loss, as a formula of the prediction, and its first and second derivative along a
  /// fixed direction, at `prediction + t·direction`.
  private static double[] along(Case c, double t, double[] direction) {
    int rows = c.prediction().length / c.outputs();
    Tensor p = Tensor.leaf(Shape.of(rows, c.outputs()), DType.F64);
    Tensor d = Tensor.leaf(p.shape(), DType.F64);
    double[] moved = new double[direction.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = c.prediction()[i] + t * direction[i];
    }
    Tensor target = Tensor.of(Values.of(Shape.of(rows, c.target().length / rows), c.target()));
    Tensor each = c.loss().apply(p, target);
    assertThat(each.shape()).isEqualTo(Shape.of(rows, 1));
    Tensor mean = each.mean();
    Tensor slope = Gradient.of(mean, List.of(p)).getFirst().times(d).sum();
    Tensor bend = Gradient.of(slope, List.of(p)).getFirst().times(d).sum();
    return Evaluation.of(
            List.of(mean, slope, bend),
            Map.of(p, Values.of(p.shape(), moved), d, Values.of(p.shape(), direction)))
        .stream()
        .mapToDouble(Values::scalar)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 2, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void aClassThatDoesNotExistIsNoPerfectRow(double target) {
    Tensor logits = Tensor.of(Values.of(Shape.of(1, 2), 0.3, -0.7));
    Tensor truth = Tensor.of(Values.of(Shape.of(1, 1), target));
    for (Loss loss : List.of(new CrossEntropy(), new CrossEntropy(0.1))) {
      Values each = Evaluation.of(List.of(loss.apply(logits, truth)), Map.of()).getFirst();
      assertThat(each.at(0)).isNaN();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void slopesAgreeWithCentralDifferences(Case c) {
    double[] direction = {0.6, -0.3, 0.8, -0.5, 0.2, 0.7};
    double h = 1e-5;
    double[] here = along(c, 0, direction);
    double[] up = along(c, h, direction);
    double[] down = along(c, -h, direction);
    assertThat((up[0] - down[0]) / (2 * h))
        .isCloseTo(here[1], within(1e-6 * Math.max(1, Math.abs(here[1]))));
    assertThat((up[1] - down[1]) / (2 * h))
        .isCloseTo(here[2], within(1e-4 * Math.max(1, Math.abs(here[2]))));
  }

  private static double[] rows(Loss loss, int outputs, double[] prediction, double... target) {
    int rows = prediction.length / outputs;
    Tensor p = Tensor.of(Values.of(Shape.of(rows, outputs), prediction));
    Tensor y = Tensor.of(Values.of(Shape.of(rows, target.length / rows), target));
    return Evaluation.of(loss.apply(p, y)).doubles();
  }

  @Test
  void valuesByHand() {
    assertThat(rows(new SquaredError(), 2, new double[] {1, 2, 3, 4}, 0, 0, 3, 6))
        .containsExactly(2.5, 2);
    assertThat(rows(new AbsoluteError(), 1, new double[] {1, -2, 3}, 0, 0, 3))
        .containsExactly(1, 2, 0);
    assertThat(rows(new Huber(2), 1, new double[] {1, -2, 5}, 0, 0, 0)).containsExactly(0.5, 2, 8);
    assertThat(rows(new BinaryCrossEntropy(), 1, new double[] {0, 0, 2}, 0, 1, 1))
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(Math.log(2), Math.log(2), Math.log1p(Math.exp(-2)));
    double[] uniform = {7, 7, 7, 7};
    assertThat(rows(new CrossEntropy(), 4, uniform, 2)[0]).isCloseTo(Math.log(4), within(1e-15));
    assertThat(rows(new CrossEntropy(0.3), 4, uniform, 2)[0]).isCloseTo(Math.log(4), within(1e-15));
    // ln(e¹ + e² + e³) = 3.40760596444438; (1 − s)(that − 3) + s(that − mean of 1, 2, 3)
    assertThat(rows(new CrossEntropy(0.3), 3, new double[] {1, 2, 3}, 2)[0])
        .isCloseTo(0.7 * 0.40760596444438 + 0.3 * 1.40760596444438, within(1e-13));
  }

  @Test
  void noLogitOverflows() {
    assertThat(rows(new BinaryCrossEntropy(), 1, new double[] {1e4, -1e4, -1e4}, 1, 0, 1))
        .containsExactly(0, 0, 1e4);
    assertThat(rows(new CrossEntropy(), 2, new double[] {1e4, -1e4, -1e4, 1e4}, 0, 0))
        .containsExactly(new double[] {0, 2e4}, within(0.0));
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    Tensor p = Tensor.leaf(Shape.of(4, 2), DType.F32);
    Tensor y = Tensor.leaf(Shape.of(4, 1), DType.F32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SquaredError().apply(p, y))
        .withMessageContaining("the prediction is [4, 2], the target [4, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossEntropy().apply(p, p))
        .withMessageContaining("the class's number in [rows, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Huber(0))
        .withMessageContaining("delta is 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossEntropy(1))
        .withMessageContaining("smoothing is 1.0");
  }
}
