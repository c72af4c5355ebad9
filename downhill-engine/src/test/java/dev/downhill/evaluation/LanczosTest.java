package dev.downhill.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LanczosTest {
  private static double[] times(double[][] matrix, double[] v) {
    double[] product = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      product[i] = Lanczos.dot(matrix[i], v);
    }
    return product;
  }

  /// The second difference on n points: its eigenvalues are 2 − 2 cos(kπ/(n + 1)).
  private static double[][] secondDifference(int n) {
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      matrix[i][i] = 2;
      if (i > 0) {
        matrix[i][i - 1] = matrix[i - 1][i] = -1;
      }
    }
    return matrix;
  }

  private static double[] rising(int n) {
    double[] start = new double[n];
    for (int i = 0; i < n; i++) {
      start[i] = 1 + i;
    }
    return start;
  }

  @Test
  void findsBothEndsOfASpectrumAndTheLargestsVector() {
    int n = 20;
    double[][] matrix = secondDifference(n);
    Lanczos ends = Lanczos.of(v -> times(matrix, v), rising(n), 0, 100);
    assertThat(ends.exact()).isTrue();
    assertThat(ends.smallest()).isCloseTo(2 - 2 * StrictMath.cos(Math.PI / (n + 1)), within(1e-12));
    assertThat(ends.largest())
        .isCloseTo(2 - 2 * StrictMath.cos(n * Math.PI / (n + 1)), within(1e-12));
    double[] vector = ends.vector();
    double sign = Math.signum(vector[0]);
    for (int i = 0; i < n; i++) { // √(2/(n + 1)) · sin(n(i + 1)π/(n + 1))
      double wave = StrictMath.sin(n * (i + 1) * Math.PI / (n + 1)) * Math.sqrt(2.0 / (n + 1));
      assertThat(vector[i]).isCloseTo(sign * wave, within(1e-10));
    }
    Lanczos few = Lanczos.of(v -> times(matrix, v), rising(n), 0, 5);
    assertThat(few.exact()).isFalse();
    assertThat(few.products()).isEqualTo(5);
    assertThat(few.largest()).isLessThan(ends.largest());
    assertThat(few.smallest()).isGreaterThan(ends.smallest());
  }

  @Test
  void endsWhereTheResidualIsSmallEnough() {
    double[][] matrix = new double[60][60];
    for (int i = 0; i < 60; i++) {
      matrix[i][i] = i == 7 ? 20 : i == 9 ? -19 : 0.1 * i;
    }
    Lanczos found = Lanczos.of(v -> times(matrix, v), rising(60), 1e-6, 60);
    assertThat(found.exact()).isFalse();
    assertThat(found.products()).isLessThan(12);
    assertThat(found.largest()).isCloseTo(20, within(1e-10));
    double[] off = times(matrix, found.vector());
    double square = 0;
    for (int i = 0; i < 60; i++) {
      double each = off[i] - found.largest() * found.vector()[i];
      square += each * each;
    }
    assertThat(Math.sqrt(square)).isCloseTo(found.residual(), within(1e-12)).isLessThan(2e-5);
  }

  @Test
  void looksOnlyWhereTheStartLeads() {
    double[][] diagonal = {{5, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 1e-9}};
    Lanczos ends = Lanczos.of(v -> times(diagonal, v), new double[] {1, 2, 0, 0}, 0, 10);
    assertThat(ends.exact()).isTrue();
    assertThat(ends.smallest()).isCloseTo(3, within(1e-12));
    assertThat(ends.largest()).isCloseTo(5, within(1e-12));
    Lanczos one = Lanczos.of(v -> times(diagonal, v), new double[] {0, 2, 0, 0}, 1e-3, 10);
    assertThat(one.vector()).containsExactly(0, 1, 0, 0);
    assertThat(one.products()).isOne();
  }
}
