package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.evaluation.Spectrum;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Theta;
import dev.downhill.tensor.DType;
import org.junit.jupiter.api.Test;

class SurveyTest {
  @Test
  void levelGroundIsNoBowl() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Survey(0, 0, true).bowl(new SquaredError()))
        .withMessageContaining("the steepest curvature is 0.0, so this is no bowl");
  }

  @Test
  void aBowlIsWalkedToItsBottomProvably() {
    // A third input that is the sum of the first two: one direction is flat.
    Batch rows = Samples.rows(DType.F64, 200);
    for (int i = 0; i < 200; i++) {
      rows.x().set(3 * i + 1, 0.01 * rows.x().at(3 * i + 1));
      rows.x().set(3 * i + 2, rows.x().at(3 * i) + rows.x().at(3 * i + 1));
    }
    var model = Samples.Straight.of(DType.F64);
    Theta start = Theta.start(model, 1);
    Survey survey = Survey.of(model, new SquaredError(), rows, start, 50, Machine.shared());
    assertThat(survey.exact()).isTrue();
    assertThat(survey.gentlest()).isBetween(1e-7, 1e-3);
    Recipe recipe = survey.bowl(new SquaredError());
    Outcome outcome = new Descent(model, start, rows, null, recipe, Machine.shared()).run();
    assertThat(outcome.rule().orElseThrow()).isInstanceOf(Stop.Bottom.class);
    Recipe further = recipe.withStops(new Stop.Bottom(1e-14, survey.gentlest()));
    double bottom = new Descent(model, start, rows, null, further, Machine.shared()).run().loss();
    assertThat(outcome.loss() - bottom).isLessThan(1e-10 * bottom);
  }

  /// A straight line's mean square bends as `2·Xᵀ·X/n`, with a column of ones; the largest
  /// eigenvalue of that by power iteration.
  @Test
  void theSteepestDirectionOfAllIsThatOfTheNormalMatrix() {
    Batch rows = Samples.rows(DType.F64, 40);
    var model = Samples.Straight.of(DType.F64);
    Spectrum bend =
        Survey.curvature(model, new SquaredError(), rows, Theta.start(model, 1)).spectrum(1e-9, 20);
    double[] v = {1, 0.5, 0.25, 0.125};
    double length = 1;
    for (int i = 0; i < 500; i++) {
      double[] next = new double[4];
      for (int row = 0; row < 40; row++) {
        double along = v[3];
        for (int j = 0; j < 3; j++) {
          along += rows.x().at(3 * row + j) * v[j];
        }
        for (int j = 0; j < 4; j++) {
          next[j] += 2.0 / 40 * along * (j < 3 ? rows.x().at(3 * row + j) : 1);
        }
      }
      length = 0;
      for (double each : next) {
        length += each * each;
      }
      length = Math.sqrt(length);
      for (int j = 0; j < 4; j++) {
        v[j] = next[j] / length;
      }
    }
    assertThat(bend.largest()).isCloseTo(length, within(1e-9));
    assertThat(bend.residual()).isLessThan(1e-9 * length);
    double sign = Math.signum(bend.steepest().get(1).at(0) * v[3]);
    for (int j = 0; j < 3; j++) {
      assertThat(bend.steepest().get(0).at(j)).isCloseTo(sign * v[j], within(1e-8));
    }
    assertThat(bend.steepest().get(1).at(0)).isCloseTo(sign * v[3], within(1e-8));
  }
}
