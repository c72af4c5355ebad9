package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsTest {
  private static final int[] ALL = {0, 1, 2, 3, 4, 5};

  @Test
  void ofNumbers() {
    Column column = Column.numbers("x", 4, Double.NaN, 1, 1, 10, 99);
    Statistics some = Statistics.of(column, new int[] {0, 1, 2, 3, 4});
    // By hand: mean 16/4, squares 0 + 9 + 9 + 36 = 54, cubes 0 − 27 − 27 + 216 = 162.
    assertThat(some.cells()).isEqualTo(4);
    assertThat(some.missing()).isEqualTo(1);
    assertThat(some.distinct()).isEqualTo(3);
    assertThat(some.mean()).isEqualTo(4);
    assertThat(some.sd()).isEqualTo(Math.sqrt(13.5));
    assertThat(some.minimum()).isEqualTo(1);
    assertThat(some.median()).isEqualTo(2.5);
    assertThat(some.maximum()).isEqualTo(10);
    assertThat(some.skew()).isCloseTo(40.5 / Math.pow(13.5, 1.5), within(1e-15));
  }

  @Test
  void ofTextsAndOfNothing() {
    Statistics texts = Statistics.of(Column.texts("t", "a", "b", "a", null, "b", "c"), ALL);
    assertThat(texts.cells()).isEqualTo(5);
    assertThat(texts.missing()).isEqualTo(1);
    assertThat(texts.distinct()).isEqualTo(3);
    assertThat(texts.mean()).isNaN();
    Statistics nothing = Statistics.of(Column.numbers("x", Double.NaN), new int[] {0});
    assertThat(nothing.cells()).isZero();
    assertThat(nothing.median()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-300, 1e300, 4.9e-324, 1.7e308, -1e308, 0})
  void ofEqualNumbersTheSpreadIsNothing(double value) {
    Statistics equal =
        Statistics.of(new double[] {value, value, value, value, value, value, value});
    assertThat(equal.mean()).isEqualTo(value);
    assertThat(equal.median()).isEqualTo(value);
    assertThat(equal.sd()).isZero();
    assertThat(equal.skew()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1000, -500, -301, 0, 301, 500, 1000})
  void veryLargeAndVerySmallNumbers(int power) {
    double unit = Math.scalb(1.0, power);
    Statistics statistics = Statistics.of(new double[] {1 * unit, 2 * unit, 3 * unit, 10 * unit});
    assertThat(statistics.mean()).isEqualTo(4 * unit);
    assertThat(statistics.sd()).isEqualTo(Math.sqrt(12.5) * unit);
    assertThat(statistics.median()).isEqualTo(2.5 * unit);
  }

  @Test
  void ofDifferentNumbersTheSpreadIsSomething() {
    assertThat(Statistics.of(new double[] {0, 0, 0, Double.MIN_VALUE}).sd()).isPositive();
    double most = Double.MAX_VALUE;
    assertThat(Statistics.of(new double[] {most, -most}).sd()).isEqualTo(most);
  }

  @Test
  void aSmallSpreadFarFromZeroSurvives() {
    // Σx² − (Σx)²/n would lose all digits here.
    Statistics statistics = Statistics.of(new double[] {1e9, 1e9 + 1, 1e9 + 2});
    assertThat(statistics.sd()).isCloseTo(Math.sqrt(2.0 / 3), within(1e-15));
  }
}
