package dev.downhill.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.evaluation.Evaluation;
import dev.downhill.schedule.Exponential;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  /// The updates of one parameter `[2]` at θ = (1, −2) for gradients that come one after another;
  /// every step is step 1 where the optimizer asks for the step.
  private static List<double[]> updates(Optimizer optimizer, double[]... gradients) {
    Tensor theta = Tensor.of(Values.of(Shape.of(2), 1.0, -2));
    Map<String, Tensor> memory = new LinkedHashMap<>();
    optimizer.memory().forEach(name -> memory.put(name, Tensor.full(0, theta.shape(), DType.F64)));
    List<double[]> updates = new ArrayList<>();
    for (double[] gradient : gradients) {
      Tensor g = Tensor.of(Values.of(Shape.of(2), gradient));
      Nudge nudge =
          optimizer
              .nudge(List.of(new Slope("layer.weight", theta, g, Map.copyOf(memory))))
              .getFirst();
      updates.add(Evaluation.of(nudge.update()).doubles());
      memory.putAll(nudge.memory());
      assertThat(memory.keySet()).containsExactlyElementsOf(optimizer.memory());
    }
    return updates;
  }

  @Test
  void gradientDescentGoesStraightDown() {
    assertThat(updates(new GradientDescent(), new double[] {3, -4}).getFirst())
        .containsExactly(3, -4);
  }

  @Test
  void momentumRollsOn() {
    var updates = updates(new Momentum(0.5), new double[] {1, 2}, new double[] {1, 2});
    assertThat(updates.get(0)).containsExactly(1, 2);
    assertThat(updates.get(1)).containsExactly(1.5, 3);
  }

  @Test
  void nesterovLooksAhead() {
    var updates = updates(new Nesterov(0.5), new double[] {1, 2}, new double[] {1, 2});
    assertThat(updates.get(0)).containsExactly(1.5, 3); // g + ½v, v = g
    assertThat(updates.get(1)).containsExactly(1.75, 3.5); // v = 1.5 g
  }

  @Test
  void adamStepsByTheSignAtFirst() {
    // m̂ = g and v̂ = g² at step 1, so the update is g/(|g| + ε).
    var update = updates(new Adam(0.9, 0.999, 0.5), new double[] {3, -4}).getFirst();
    assertThat(update[0]).isCloseTo(3 / 3.5, within(1e-12));
    assertThat(update[1]).isCloseTo(-4 / 4.5, within(1e-12));
  }

  @Test
  void clipShortensAllTogetherAndKeepsTheDirection() {
    assertThat(updates(new Clip(1), new double[] {3, -4}).getFirst())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(0.6, -0.8);
    assertThat(updates(new Clip(5), new double[] {3, -4}).getFirst()).containsExactly(3, -4);
    assertThat(updates(new Clip(1), new double[] {0, 0}).getFirst()).containsExactly(0, 0);
    Tensor theta = Tensor.full(0, Shape.of(1), DType.F64);
    List<Nudge> both =
        new Clip(1)
            .nudge(
                List.of(
                    new Slope("a", theta, Tensor.full(3, theta.shape(), DType.F64), Map.of()),
                    new Slope("b", theta, Tensor.full(4, theta.shape(), DType.F64), Map.of())));
    assertThat(Evaluation.of(both.get(0).update()).scalar()).isCloseTo(0.6, within(1e-15));
    assertThat(Evaluation.of(both.get(1).update()).scalar()).isCloseTo(0.8, within(1e-15));
  }

  @Test
  void decayPullsWeightsAndLeavesBiases() {
    Optimizer decay = new GradientDescent().then(new Decay(0.1));
    assertThat(updates(decay, new double[] {3, -4}).getFirst())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(3.1, -4.2);
    Tensor theta = Tensor.full(5, Shape.of(1), DType.F64);
    for (String path : List.of("bias", "hidden.0.bias", "norm.gain", "norm.shift")) {
      Slope slope = new Slope(path, theta, Tensor.full(1, theta.shape(), DType.F64), Map.of());
      assertThat(Evaluation.of(decay.nudge(List.of(slope)).getFirst().update()).scalar())
          .isEqualTo(1);
    }
  }

  @Test
  void settingsMayFollowASchedule() {
    // At step 1 the schedule is at its first value.
    Optimizer momentum = new Momentum(new Exponential(0.5, 0.1, 1));
    assertThat(updates(momentum, new double[] {1, 2}, new double[] {1, 2}).get(1))
        .containsExactly(1.5, 3);
  }

  @Test
  void optimizersComposeInOrder() {
    Optimizer all = new Clip(1).then(new Momentum(0.5)).then(new Decay(0.1));
    assertThat(all.memory()).containsExactly("v");
    assertThat(updates(all, new double[] {3, -4}, new double[] {3, -4}).get(1))
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(0.6 * 1.5 + 0.1, -0.8 * 1.5 - 0.2);
    assertThat(all)
        .hasToString(
            "Clip[limit=Constant[value=1.0]], then Momentum[mu=Constant[value=0.5]], then"
                + " Decay[lambda=Constant[value=0.1], on=Weights[]]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Momentum(0.5).then(new Adam()))
        .withMessageContaining("both keep 'v'");
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adam(1, 0.9, 1e-8))
        .withMessageContaining("beta1 is 1.0; it must be in [0, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adam(0.9, Double.NaN, 1e-8))
        .withMessageContaining("beta2 is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adam(0.9, 0.9, 0))
        .withMessageContaining("epsilon is 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Momentum(-0.1))
        .withMessageContaining("mu is -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Clip(0))
        .withMessageContaining("limit is 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Decay(-1))
        .withMessageContaining("lambda is -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Slope(
                        "w",
                        Tensor.full(0, Shape.of(1), DType.F32),
                        Tensor.full(0, Shape.of(1), DType.F32),
                        Map.of())
                    .memory("m"))
        .withMessageContaining("no memory 'm'");
  }

  /// The formulas of the paper (algorithm 4), in loops.
  @Test
  void adafactorFactorsTheSecondMomentOfAMatrix() {
    double[] theta = {0.5, -1, 2, 0.25, 0, -0.5};
    double[] r = new double[2];
    double[] c = new double[3];
    Tensor at = Tensor.of(Values.of(Shape.of(2, 3), theta));
    Adafactor optimizer = new Adafactor();
    Map<String, Tensor> memory = new LinkedHashMap<>();
    for (String name : optimizer.memory()) {
      Shape shape = optimizer.memory(name, at.shape());
      assertThat(shape).isEqualTo(name.equals("r") ? Shape.of(2, 1) : Shape.of(1, 3));
      memory.put(name, Tensor.full(0, shape, DType.F64));
    }
    for (int step = 1; step <= 3; step++) {
      double[] g = {0.1 * step, -2, 3, 0.01, -0.5 / step, 1e-4};
      Tensor gradient = Tensor.of(Values.of(Shape.of(2, 3), g));
      Slope slope = new Slope("w", at, gradient, Map.copyOf(memory));
      Nudge nudge = optimizer.nudge(slope);
      double beta = 0; // every step is step 1 here
      for (int i = 0; i < 2; i++) {
        double mean = 0;
        for (int j = 0; j < 3; j++) {
          mean += (g[3 * i + j] * g[3 * i + j] + 1e-30) / 3;
        }
        r[i] = beta * r[i] + (1 - beta) * mean;
      }
      for (int j = 0; j < 3; j++) {
        double mean = 0;
        for (int i = 0; i < 2; i++) {
          mean += (g[3 * i + j] * g[3 * i + j] + 1e-30) / 2;
        }
        c[j] = beta * c[j] + (1 - beta) * mean;
      }
      double[] u = new double[6];
      double square = 0;
      double size = 0;
      for (int k = 0; k < 6; k++) {
        u[k] = g[k] / Math.sqrt(r[k / 3] * c[k % 3] / ((r[0] + r[1]) / 2));
        square += u[k] * u[k] / 6;
        size += theta[k] * theta[k] / 6;
      }
      double factor = Math.max(1e-3, Math.sqrt(size)) / Math.max(1, Math.sqrt(square));
      double[] found = Evaluation.of(nudge.update()).doubles();
      for (int k = 0; k < 6; k++) {
        assertThat(found[k]).isCloseTo(u[k] * factor, within(1e-12));
      }
      memory.putAll(nudge.memory());
    }
  }

  @Test
  void adafactorKeepsTheWholeSecondMomentOfWhatIsNoMatrix() {
    Adafactor optimizer = new Adafactor();
    assertThat(optimizer.memory("r", Shape.of(4))).isEqualTo(Shape.of(4));
    assertThat(optimizer.memory("c", Shape.of(4))).isEqualTo(Shape.SCALAR);
    assertThat(optimizer.isPerParameter()).isTrue();
    assertThat(optimizer.then(new Decay(0.1)).isPerParameter()).isTrue();
    assertThat(new Clip(1).then(optimizer).isPerParameter()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adafactor(0, 1e-3, 1))
        .withMessageContaining("least is 0.0");
  }
}
