package dev.downhill.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastSquaresTest {
  private static Values column(double... numbers) {
    return Values.of(Shape.of(numbers.length, 1), numbers);
  }

  /// Rows of inputs.
  private static Values matrix(double[]... rows) {
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return Values.of(Shape.of(rows.length, flat.length / rows.length), flat);
  }

  private static double[] values(LinearFit fit) {
    return fit.coefficients().stream().mapToDouble(LinearFit.Coefficient::value).toArray();
  }

  private static double[][] random(long seed, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] numbers = new double[rows][columns];
    for (double[] row : numbers) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return numbers;
  }

  private static double[] column(double[][] rows, int j) {
    return Arrays.stream(rows).mapToDouble(row -> row[j]).toArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithArithmeticOf120Digits(long seed) {
    int columns = (int) seed * 2;
    double[][] rows = random(seed, 20 * (int) seed, columns + 1); // the target first
    for (double[] row : rows) {
      for (int j = 2; j <= columns; j++) {
        row[j] = row[j - 1] + row[j] * 0.05 + 1000 * j; // neighbours alike, far from zero
      }
    }
    Values x =
        matrix(
            Arrays.stream(rows)
                .map(row -> Arrays.copyOfRange(row, 1, columns + 1))
                .toArray(double[][]::new));
    Values y = column(column(rows, 0));
    double[] free = HighPrecision.leastSquares(rows, true);
    LinearFit fit = LeastSquares.of(x, y).withIntercept().solve();
    assertThat(fit.intercept().orElseThrow().value()).isCloseTo(free[0], withinPercentage(1e-12));
    for (int j = 0; j < columns; j++) {
      assertThat(values(fit)[j])
          .as("seed %d", seed)
          .isCloseTo(free[j + 1], withinPercentage(1e-12));
    }
    double[] bound = HighPrecision.leastSquares(rows, false);
    LinearFit through = LeastSquares.of(x, y).solve();
    for (int j = 0; j < columns; j++) {
      assertThat(values(through)[j]).isCloseTo(bound[j], withinPercentage(1e-11));
    }
  }

  @Test
  void findsThePlaneThatMadeTheData() {
    double[][] x = random(1, 1000, 3);
    double[] y = Arrays.stream(x).mapToDouble(row -> 5 + 2 * row[0] - row[1]).toArray();
    LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
    assertThat(fit.intercept().orElseThrow().value()).isCloseTo(5, within(1e-14));
    assertThat(values(fit)).containsExactly(new double[] {2, -1, 0}, within(1e-14));
    assertThat(fit.residualSum()).isLessThan(1e-25);
    assertThat(fit.rank()).isEqualTo(3);
    assertThat(fit.degreesOfFreedom()).isEqualTo(996);
    assertThat(fit.condition()).isBetween(1.0, 1.2);
  }

  @Test
  void theConditionIsTheRatioOfSingularValues() {
    // unit columns at an angle of cosine 0.6: singular values √1.6 and √0.4
    LinearFit fit =
        LeastSquares.of(matrix(new double[] {1, 0.6}, new double[] {0, 0.8}), column(1, 1)).solve();
    assertThat(fit.condition()).isCloseTo(2, within(1e-12));
  }

  @Test
  void ofColumnsThatSayTheSameTheEarlierStays() {
    double[][] made = random(2, 50, 3);
    double[][] x = new double[50][];
    for (int i = 0; i < 50; i++) {
      double[] row = made[i];
      x[i] = new double[] {row[0], 7.5, 3 * row[0], row[1], 0, 0.1 * row[0] - 100 * row[1] + 3};
    }
    double[] y = column(made, 2);
    LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
    assertThat(fit.dependent()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(fit.rank()).isEqualTo(2);
    assertThat(values(fit)[2]).isZero();
    assertThat(fit.coefficients().get(2).standardError()).isNaN();

    double[][] alone =
        Arrays.stream(made).map(row -> Arrays.copyOf(row, 2)).toArray(double[][]::new);
    LinearFit kept = LeastSquares.of(matrix(alone), column(y)).withIntercept().solve();
    assertThat(values(fit)[0]).isCloseTo(values(kept)[0], within(1e-14));
    assertThat(values(fit)[3]).isCloseTo(values(kept)[1], within(1e-14));
    assertThat(fit.residualSum()).isCloseTo(kept.residualSum(), withinPercentage(1e-11));
  }

  @Test
  void onlyAColumnThatNoOtherFollowsFromHasAnInterval() {
    double[][] made = random(5, 300, 4);
    double[][] x = new double[300][];
    double[] y = new double[300];
    for (int i = 0; i < 300; i++) {
      double[] row = made[i];
      x[i] = new double[] {row[0], row[1], row[0] + 2 * row[1], row[2]};
      y[i] = 3 * row[0] - row[1] + 5 * row[2] + row[3];
    }
    LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
    assertThat(fit.dependent()).containsExactly(0, 1, 2);
    for (int j = 0; j < 3; j++) {
      assertThat(fit.coefficients().get(j).margin()).isNaN();
    }
    LinearFit.Coefficient sure = fit.coefficients().get(3);
    assertThat(sure.value()).isCloseTo(5, within(2 * sure.margin()));
    assertThat(sure.margin()).isBetween(0.01, 1.0);
  }

  @Test
  void theLastOfTheSwitchesOfACategoryFollowsFromTheOthers() {
    double[][] x = new double[3000][];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = new double[] {i % 3 == 0 ? 1 : 0, i % 3 == 1 ? 1 : 0, i % 3 == 2 ? 1 : 0};
      y[i] = 10 * (i % 3) + (i % 2 == 0 ? 1 : -1);
    }
    LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
    assertThat(fit.dependent()).containsExactly(0, 1, 2);
    assertThat(values(fit)).containsExactly(new double[] {-20, -10, 0}, within(1e-13));
    assertThat(fit.intercept().orElseThrow().value()).isCloseTo(20, within(1e-13));
    LinearFit through = LeastSquares.of(matrix(x), column(y)).solve();
    assertThat(through.dependent()).isEmpty();
    assertThat(values(through)).containsExactly(new double[] {0, 10, 20}, within(1e-13));
  }

  @Test
  void aColumnFarFromZeroKeepsItsDigits() {
    // milliseconds since 1970: a step of 1 at 1.7e12
    double[][] x = new double[1000][];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = new double[] {1.7e12 + i, 1.7e12 - 2.0 * i};
      y[i] = 3.0 * i;
    }
    LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
    assertThat(fit.dependent()).containsExactly(0, 1);
    assertThat(values(fit)[0]).isCloseTo(3, within(1e-13));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-250, 1e-20, 1e20, 1e250})
  void theUnitOfMeasureDoesNotMatter(double unit) {
    double[][] x = random(3, 40, 2);
    double[] y = column(random(4, 40, 1), 0);
    LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
    double[][] scaled =
        Arrays.stream(x).map(row -> new double[] {row[0] * unit, row[1]}).toArray(double[][]::new);
    LinearFit other = LeastSquares.of(matrix(scaled), column(y)).withIntercept().solve();
    assertThat(other.rank()).isEqualTo(2);
    assertThat(values(other)[0] * unit).isCloseTo(values(fit)[0], withinPercentage(1e-11));
    assertThat(values(other)[1]).isCloseTo(values(fit)[1], withinPercentage(1e-11));
    assertThat(other.condition()).isCloseTo(fit.condition(), withinPercentage(1e-9));
  }

  @Test
  void aWeightOf2IsTheRowTwiceAndAWeightOf0IsNoRow() {
    double[][] x = random(5, 30, 2);
    double[] y = column(random(6, 30, 1), 0);
    double[] weights = new double[30];
    double[][] repeatedX = new double[30][];
    double[] repeatedY = new double[30];
    for (int i = 0; i < 10; i++) {
      weights[i] = 2;
      weights[i + 10] = 1;
      repeatedX[2 * i] = repeatedX[2 * i + 1] = x[i];
      repeatedY[2 * i] = repeatedY[2 * i + 1] = y[i];
      repeatedX[20 + i] = x[10 + i];
      repeatedY[20 + i] = y[10 + i];
    }
    LinearFit weighted =
        LeastSquares.of(matrix(x), column(y)).withIntercept().weighted(column(weights)).solve();
    LinearFit repeated =
        LeastSquares.of(matrix(repeatedX), column(repeatedY)).withIntercept().solve();
    assertThat(values(weighted)).containsExactly(values(repeated), within(1e-14));
    assertThat(weighted.residualSum()).isCloseTo(repeated.residualSum(), withinPercentage(1e-12));
    assertThat(weighted.degreesOfFreedom()).isEqualTo(20 - 3);
  }

  @Test
  void allWeightsTimesAThousandIsTheSameProblem() {
    double[][] x = random(7, 30, 2);
    double[] y = column(random(8, 30, 1), 0);
    double[] weights = Arrays.stream(column(random(9, 30, 1), 0)).map(Math::abs).toArray();
    LeastSquares problem = LeastSquares.of(matrix(x), column(y)).withIntercept();
    LinearFit fit = problem.weighted(column(weights)).solve();
    double[] more = Arrays.stream(weights).map(w -> 1000 * w).toArray();
    LinearFit other = problem.weighted(column(more)).solve();
    assertThat(values(other)).containsExactly(values(fit), within(1e-13));
    assertThat(other.residualSum()).isCloseTo(1000 * fit.residualSum(), withinPercentage(1e-11));
    assertThat(other.intercept().orElseThrow().standardError())
        .isCloseTo(fit.intercept().orElseThrow().standardError(), withinPercentage(1e-11));
  }

  @Test
  void oneRowIsEnoughForAnAnswerButNotForAnInterval() {
    LinearFit centred =
        LeastSquares.of(matrix(new double[] {3, 4}), column(7)).withIntercept().solve();
    assertThat(centred.intercept().orElseThrow().value()).isEqualTo(7);
    assertThat(centred.intercept().orElseThrow().margin()).isNaN();
    assertThat(centred.dependent()).containsExactly(0, 1);
    assertThat(centred.residualSum()).isZero();
    assertThat(centred.residualDeviation()).isNaN();
    LinearFit through = LeastSquares.of(matrix(new double[] {3, 4}), column(7)).solve();
    assertThat(values(through)).containsExactly(7.0 / 3, 0);
    assertThat(through.rank()).isEqualTo(1);
  }

  @Test
  void noColumnLeavesTheMean() {
    Values none = Values.zeros(Shape.of(4, 0), DType.F64);
    LinearFit fit = LeastSquares.of(none, column(1, 2, 3, 6)).withIntercept().solve();
    LinearFit.Coefficient mean = fit.intercept().orElseThrow();
    assertThat(mean.value()).isEqualTo(3);
    assertThat(fit.residualSum()).isEqualTo(14);
    assertThat(fit.condition()).isEqualTo(1);
    // standard deviation √(14/3), over √4; t of 3 degrees of freedom 3.18244630528371
    assertThat(mean.standardError()).isCloseTo(Math.sqrt(14.0 / 3) / 2, within(1e-15));
    assertThat(mean.margin() / mean.standardError()).isCloseTo(3.18244630528371, within(1e-12));
  }

  @Test
  void moreColumnsThanRowsFitExactly() {
    double[][] x = random(10, 60, 180);
    double[] y = column(random(11, 60, 1), 0);
    LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
    assertThat(fit.rank()).isEqualTo(59);
    assertThat(fit.dependent()).hasSize(180);
    assertThat(fit.degreesOfFreedom()).isZero();
    double intercept = fit.intercept().orElseThrow().value();
    double[] theta = values(fit);
    for (int i = 0; i < x.length; i++) {
      double sum = intercept;
      for (int j = 0; j < theta.length; j++) {
        sum += x[i][j] * theta[j];
      }
      assertThat(sum).isCloseTo(y[i], within(1e-12));
    }
  }

  @Test
  void floatsAreReadAsWhatTheyAre() {
    float[] narrow = new float[60];
    double[] wide = new double[60];
    for (int i = 0; i < 60; i++) {
      narrow[i] = (float) StrictMath.sin(i);
      wide[i] = narrow[i];
    }
    Shape shape = Shape.of(20, 3);
    double[] y = column(random(12, 20, 1), 0);
    assertThat(LeastSquares.of(Values.of(shape, narrow), column(y)).solve())
        .isEqualTo(LeastSquares.of(Values.of(shape, wide), column(y)).solve());
  }

  @Test
  void nearlyDependentColumnsLoseDigitsNotMore() {
    double[][] rows = new double[40][];
    for (int i = 0; i < 40; i++) {
      double a = StrictMath.sin(i);
      double b = StrictMath.cos(3 * i);
      rows[i] = new double[] {StrictMath.sin(7 * i), a, a + 1e-9 * b};
    }
    double[] exact = HighPrecision.leastSquares(rows, false);
    double[][] x =
        Arrays.stream(rows).map(row -> new double[] {row[1], row[2]}).toArray(double[][]::new);
    LinearFit fit = LeastSquares.of(matrix(x), column(column(rows, 0))).solve();
    assertThat(fit.rank()).isEqualTo(2);
    assertThat(fit.condition()).isBetween(1e9, 1e10);
    assertThat(values(fit)[0]).isCloseTo(exact[0], withinPercentage(1e-4));
  }

  @Test
  void theIntervalHoldsTheTruthIn95OutOf100() {
    int inside = 0;
    int insideIntercept = 0;
    int trials = 4000;
    for (int seed = 1; seed <= trials; seed++) {
      double[][] made = random(seed, 8, 3);
      double[][] x = Arrays.stream(made).map(row -> Arrays.copyOf(row, 2)).toArray(double[][]::new);
      double[] y = Arrays.stream(made).mapToDouble(r -> 1 + 2 * r[0] - r[1] + r[2]).toArray();
      LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
      inside += holds(fit.coefficients().getFirst(), 2) ? 1 : 0;
      insideIntercept += holds(fit.intercept().orElseThrow(), 1) ? 1 : 0;
    }
    assertThat((double) inside / trials).isBetween(0.94, 0.96);
    assertThat((double) insideIntercept / trials).isBetween(0.94, 0.96);
  }

  private static boolean holds(LinearFit.Coefficient found, double truth) {
    return Math.abs(found.value() - truth) <= found.margin();
  }

  @Test
  void whatWouldTakeTooLongSaysSo() {
    Values x = Values.zeros(Shape.of(1800, 1800), DType.F32);
    LeastSquares problem = LeastSquares.of(x, Values.zeros(Shape.of(1800), DType.F32));
    assertThat(problem.tooLarge().orElseThrow())
        .isEqualTo(
            "1,800 rows × 1,800 columns take 12 billion multiplications by algebra, over 10"
                + " billion");
    assertThatThrownBy(problem::solve).isInstanceOf(IllegalStateException.class);
    assertThat(LeastSquares.of(column(1, 2), column(1, 2)).tooLarge()).isEmpty();
  }

  @Test
  void whatIsNotAProblemIsRefused() {
    Values x = matrix(new double[] {1, 2}, new double[] {3, 4});
    assertThatThrownBy(() -> LeastSquares.of(x, column(1, 2, 3)))
        .hasMessageContaining("x [2, 2] and y [3, 1]");
    assertThatThrownBy(() -> LeastSquares.of(column(), column()))
        .isInstanceOf(IllegalArgumentException.class);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> LeastSquares.of(matrix(new double[] {1, bad}), column(1)).solve())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("x, column 1, row 0 is " + bad);
      assertThatThrownBy(() -> LeastSquares.of(column(1), column(bad)).solve())
          .hasMessageContaining("y, row 0 is " + bad);
      assertThatThrownBy(() -> LeastSquares.of(x, column(1, 2)).weighted(column(1, bad)))
          .hasMessageContaining("weight of row 1 is " + bad);
    }
    assertThatThrownBy(() -> LeastSquares.of(x, column(1, 2)).weighted(column(1, -1)))
        .hasMessageContaining("weight of row 1 is -1.0");
    assertThatThrownBy(() -> LeastSquares.of(x, column(1, 2)).weighted(column(0, 0)))
        .hasMessageContaining("all row weights are 0");
    assertThatThrownBy(() -> LeastSquares.of(x, column(1, 2)).weighted(column(1)))
        .hasMessageContaining("2 rows, but weights [1, 1]");
  }

  /// scikit-learn 1.9.1's `LinearRegression` on its diabetes table: columns centred, each divided
  /// by the root of its sum of squares.
  @Test
  void diabetes() {
    String data = System.getenv("DOWNHILL_DATA");
    assumeTrue(data != null, "DOWNHILL_DATA is not set, so sklearn/diabetes is not there");
    double[][] x = gzipped(Path.of(data, "sklearn", "diabetes_data_raw.csv.gz"));
    double[] y = column(gzipped(Path.of(data, "sklearn", "diabetes_target.csv.gz")), 0);
    for (int j = 0; j < x[0].length; j++) {
      double mean = Arrays.stream(column(x, j)).average().orElseThrow();
      DoubleUnaryOperator square = v -> (v - mean) * (v - mean);
      double size = Math.sqrt(Arrays.stream(column(x, j)).map(square).sum());
      for (double[] row : x) {
        row[j] = (row[j] - mean) / size;
      }
    }
    LinearFit fit = LeastSquares.of(matrix(x), column(y)).withIntercept().solve();
    assertThat(fit.intercept().orElseThrow().value()).isCloseTo(152.133484162896, within(1e-11));
    assertThat(values(fit))
        .containsExactly(
            new double[] {
              -10.009866299811, -239.815643672422, 519.845920054460, 324.384645502323,
              -792.175638552230, 476.739021005258, 101.043267938034, 177.063237671346,
              751.273699557103, 67.626692183704
            },
            within(1e-9));
    assertThat(fit.residualSum() / 442).isCloseTo(2859.69634758675, within(1e-9));
  }

  private static double[][] gzipped(Path file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().toList();
      return lines.stream()
          .map(line -> Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray())
          .toArray(double[][]::new);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
