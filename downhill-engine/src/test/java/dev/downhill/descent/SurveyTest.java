package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Theta;
import dev.downhill.tensor.DType;
import org.junit.jupiter.api.Test;

class SurveyTest {
  private static double[] times(double[][] matrix, double[] v) {
    double[] product = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      product[i] = Lanczos.dot(matrix[i], v);
    }
    return product;
  }

  @Test
  void findsBothEndsOfASpectrum() {
    // The second difference on n points: its eigenvalues are 2 − 2 cos(kπ/(n + 1)).
    int n = 20;
    double[][] matrix = new double[n][n];
    double[] start = new double[n];
    for (int i = 0; i < n; i++) {
      matrix[i][i] = 2;
      start[i] = 1 + i;
      if (i > 0) {
        matrix[i][i - 1] = matrix[i - 1][i] = -1;
      }
    }
    Lanczos ends = Lanczos.of(v -> times(matrix, v), start, 100);
    assertThat(ends.exact()).isTrue();
    assertThat(ends.smallest()).isCloseTo(2 - 2 * StrictMath.cos(Math.PI / (n + 1)), within(1e-12));
    assertThat(ends.largest())
        .isCloseTo(2 - 2 * StrictMath.cos(n * Math.PI / (n + 1)), within(1e-12));
    Lanczos few = Lanczos.of(v -> times(matrix, v), start, 5);
    assertThat(few.exact()).isFalse();
    assertThat(few.largest()).isLessThan(ends.largest());
    assertThat(few.smallest()).isGreaterThan(ends.smallest());
  }

  @Test
  void looksOnlyWhereTheStartLeads() {
    double[][] diagonal = {{5, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 1e-9}};
    Lanczos ends = Lanczos.of(v -> times(diagonal, v), new double[] {1, 2, 0, 0}, 10);
    assertThat(ends.exact()).isTrue();
    assertThat(ends.smallest()).isCloseTo(3, within(1e-12));
    assertThat(ends.largest()).isCloseTo(5, within(1e-12));
  }

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
}
