package dev.downhill.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Rows in portions, side by side: every row once, and the answer that one portion gives.
class PortionsTest {
  @Test
  void everyRowIsInOnePortion() {
    for (int rows : new int[] {1, 7, 511, 512, 1025, 100_003}) {
      Portions portions = Portions.of(rows, 20);
      int[] next = {0};
      portions
          .each((from, to) -> new int[] {from, to})
          .forEach(
              portion -> {
                assertThat(portion[0]).isEqualTo(next[0]);
                next[0] = portion[1];
              });
      assertThat(next[0]).isEqualTo(rows);
    }
    assertThat(Portions.of(100_003, 20).count()).isEqualTo(16);
    assertThat(Portions.of(2000, 20).count()).isEqualTo(3);
    assertThat(Portions.of(1_000_000, 5000).count()).isEqualTo(1);
  }

  @Test
  void manyPortionsFindWhatWasPutIn() {
    int rows = 20_011;
    SplittableRandom random = new SplittableRandom(1);
    double[] x = random.doubles(rows * 3L).toArray();
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      y[i] = 5 + 0.5 * x[3 * i] - 2 * x[3 * i + 1] + 1e-3 * x[3 * i + 2];
    }
    LinearFit fit =
        LeastSquares.of(Values.of(Shape.of(rows, 3), x), Values.of(Shape.of(rows), y))
            .withIntercept()
            .solve();
    assertThat(fit.intercept().orElseThrow().value()).isCloseTo(5, within(1e-14));
    assertThat(fit.coefficients())
        .extracting(LinearFit.Coefficient::value)
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-14 ? 0 : 1, Double.class)
        .containsExactly(0.5, -2.0, 1e-3);
  }
}
