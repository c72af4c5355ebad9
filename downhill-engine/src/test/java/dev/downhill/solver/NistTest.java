package dev.downhill.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The Statistical Reference Datasets of the National Institute of Standards and Technology,
/// *linear least squares regression*: data and certified values,
/// <https://www.itl.nist.gov/div898/strd/>. The gate is the number of correct digits,
/// `−log₁₀(|found − certified| / |certified|)`, at most 15.
class NistTest {
  private static double digits(double found, double certified) {
    if (found == certified) {
      return 15;
    }
    double error = certified == 0 ? Math.abs(found) : Math.abs((found - certified) / certified);
    return Math.min(15, -StrictMath.log10(error));
  }

  /// Rows of `y, x…`.
  private static LeastSquares problem(double[]... rows) {
    int columns = rows[0].length - 1;
    double[] x = new double[rows.length * columns];
    double[] y = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      y[i] = rows[i][0];
      System.arraycopy(rows[i], 1, x, i * columns, columns);
    }
    return LeastSquares.of(
        Values.of(Shape.of(rows.length, columns), x), Values.of(Shape.of(rows.length, 1), y));
  }

  private static double[][] table(String text) {
    return text.lines()
        .map(line -> Arrays.stream(line.split("[, ]+")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }

  /// `y, x, x², …` with each power rounded once.
  private static double[] powers(String y, String x, int degree) {
    double[] row = new double[degree + 1];
    row[0] = Double.parseDouble(y);
    for (int k = 1; k <= degree; k++) {
      row[k] = new BigDecimal(x).pow(k).doubleValue();
    }
    return row;
  }

  private static List<LinearFit.Coefficient> all(LinearFit fit) {
    assertThat(fit.dependent()).isEmpty();
    List<LinearFit.Coefficient> all = new ArrayList<>();
    fit.intercept().ifPresent(all::add);
    all.addAll(fit.coefficients());
    return all;
  }

  private static void assertDigits(LinearFit fit, double atLeast, double... certified) {
    List<LinearFit.Coefficient> found = all(fit);
    assertThat(found).hasSize(certified.length);
    for (int j = 0; j < certified.length; j++) {
      assertThat(digits(found.get(j).value(), certified[j]))
          .as("digits of coefficient %d, %s", j, found.get(j).value())
          .isGreaterThanOrEqualTo(atLeast);
    }
  }

  private static void assertErrors(
      LinearFit fit, double atLeast, double deviation, double... certified) {
    List<LinearFit.Coefficient> found = all(fit);
    assertThat(found).hasSize(certified.length);
    for (int j = 0; j < certified.length; j++) {
      assertThat(digits(found.get(j).standardError(), certified[j]))
          .as("digits of standard error %d, %s", j, found.get(j).standardError())
          .isGreaterThanOrEqualTo(atLeast);
    }
    assertThat(digits(fit.residualDeviation(), deviation))
        .as("digits of the residual standard deviation %s", fit.residualDeviation())
        .isGreaterThanOrEqualTo(atLeast);
  }

  @Test
  void norris() {
    double[][] rows =
        table(
            """
            0.1 0.2
            338.8 337.4
            118.1 118.2
            888.0 884.6
            9.2 10.1
            228.1 226.5
            668.5 666.3
            998.5 996.3
            449.1 448.6
            778.9 777.0
            559.2 558.2
            0.3 0.4
            0.1 0.6
            778.1 775.5
            668.8 666.9
            339.3 338.0
            448.9 447.5
            10.8 11.6
            557.7 556.0
            228.3 228.1
            998.0 995.8
            888.8 887.6
            119.6 120.2
            0.3 0.3
            0.6 0.3
            557.6 556.8
            339.3 339.1
            888.0 887.2
            998.5 999.0
            778.9 779.0
            10.2 11.1
            117.6 118.3
            228.9 229.2
            668.4 669.1
            449.2 448.9
            0.2 0.5\
            """);
    LinearFit fit = problem(rows).withIntercept().solve();
    assertDigits(fit, 14, -0.262323073774029, 1.00211681802045);
    assertErrors(fit, 13.5, 0.884796396144373, 0.232818234301152, 0.429796848199937E-03);
  }

  @Test
  void pontius() {
    double[] first = {
      .11019, .21956, .32949, .43899, .54803, .65694, .76562, .87487, .98292, 1.09146, 1.20001,
      1.30822, 1.41599, 1.52399, 1.63194, 1.73947, 1.84646, 1.95392, 2.06128, 2.16844
    };
    double[] second = {
      .11052, .22018, .32939, .43886, .54798, .65739, .76596, .87474, .98300, 1.09150, 1.20004,
      1.30818, 1.41613, 1.52408, 1.63159, 1.73965, 1.84696, 1.95445, 2.06177, 2.16829
    };
    double[][] rows = new double[40][];
    for (int i = 0; i < 20; i++) {
      double x = 150_000 * (i + 1);
      rows[i] = new double[] {first[i], x, x * x};
      rows[20 + i] = new double[] {second[i], x, x * x};
    }
    LinearFit fit = problem(rows).withIntercept().solve();
    assertDigits(fit, 13, 0.673565789473684E-03, 0.732059160401003E-06, -0.316081871345029E-14);
    assertErrors(
        fit,
        13,
        0.205177424076185E-03,
        0.107938612033077E-03,
        0.157817399981659E-09,
        0.486652849992036E-16);
  }

  @Test
  void noIntercept1And2() {
    double[][] rows =
        IntStream.range(0, 11)
            .mapToObj(i -> new double[] {130 + i, 60 + i})
            .toArray(double[][]::new);
    LinearFit first = problem(rows).solve();
    assertDigits(first, 14, 2.07438016528926);
    assertErrors(first, 14, 3.56753034006338, 0.165289256198347E-01);
    LinearFit second =
        problem(new double[] {3, 4}, new double[] {4, 5}, new double[] {4, 6}).solve();
    assertDigits(second, 14, 0.727272727272727);
    assertErrors(second, 14, 0.369274472937998, 0.420827318078432E-01);
  }

  @Test
  void longley() {
    double[][] rows =
        table(
            """
            60323 83.0 234289 2356 1590 107608 1947
            61122 88.5 259426 2325 1456 108632 1948
            60171 88.2 258054 3682 1616 109773 1949
            61187 89.5 284599 3351 1650 110929 1950
            63221 96.2 328975 2099 3099 112075 1951
            63639 98.1 346999 1932 3594 113270 1952
            64989 99.0 365385 1870 3547 115094 1953
            63761 100.0 363112 3578 3350 116219 1954
            66019 101.2 397469 2904 3048 117388 1955
            67857 104.6 419180 2822 2857 118734 1956
            68169 108.4 442769 2936 2798 120445 1957
            66513 110.8 444546 4681 2637 121950 1958
            68655 112.6 482704 3813 2552 123366 1959
            69564 114.2 502601 3931 2514 125368 1960
            69331 115.7 518173 4806 2572 127852 1961
            70551 116.9 554894 4007 2827 130081 1962\
            """);
    LinearFit fit = problem(rows).withIntercept().solve();
    assertDigits(
        fit,
        13.5,
        -3482258.63459582,
        15.0618722713733,
        -0.358191792925910E-01,
        -2.02022980381683,
        -1.03322686717359,
        -0.511041056535807E-01,
        1829.15146461355);
    assertErrors(
        fit,
        13,
        304.854073561965,
        890420.383607373,
        84.9149257747669,
        0.334910077722432E-01,
        0.488399681651699,
        0.214274163161675,
        0.226073200069370,
        455.478499142212);
  }

  /// `y = Σ coefficientᵏ·xᵏ + scale·noise` for x = 0 … 20; the noise is Wampler's own.
  private static double[][] wampler(String coefficient, int scale) {
    int[] noise = {
      759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 1838, -2048,
      2048, -2048, 2523, -2048, 2048, -2048, 759
    };
    double[][] rows = new double[21][];
    for (int x = 0; x <= 20; x++) {
      BigDecimal y = BigDecimal.valueOf((long) scale * noise[x]);
      for (int k = 0; k <= 5; k++) {
        y = y.add(new BigDecimal(coefficient).multiply(BigDecimal.valueOf(x)).pow(k));
      }
      rows[x] = powers(y.toString(), Integer.toString(x), 5);
    }
    return rows;
  }

  @Test
  void wamplerExact() {
    double[] ones = {1, 1, 1, 1, 1, 1};
    LinearFit first = problem(wampler("1", 0)).withIntercept().solve();
    assertDigits(first, 15, ones);
    assertThat(first.residualDeviation()).isLessThan(1e-9);
    LinearFit second = problem(wampler("0.1", 0)).withIntercept().solve();
    double[] tenths = {1, 0.1, 0.01, 0.001, 0.0001, 0.00001};
    assertDigits(second, 13, tenths);
    assertThat(second.residualDeviation()).isLessThan(1e-13);
  }

  @Test
  void wamplerWithNoise() {
    double[] ones = {1, 1, 1, 1, 1, 1};
    double[] errors = {
      2152.32624678170,
      2363.55173469681,
      779.343524331583,
      101.475507550350,
      5.64566512170752,
      0.112324854679312
    };
    for (int scale : new int[] {1, 100, 10_000}) {
      double[] scaled = Arrays.stream(errors).map(error -> error * scale).toArray();
      LinearFit fit = problem(wampler("1", scale)).withIntercept().solve();
      assertDigits(fit, 13, ones);
      assertErrors(fit, 13, 2360.14502379268 * scale, scaled);
    }
  }

  /// Powers that are rounded to doubles have another answer, which agrees with the certified one
  /// in 7.7 digits: that answer is found. Powers of `x + 6`, which rounding hardly harms, give
  /// the certified one.
  @Test
  void filip() throws IOException {
    String data = System.getenv("DOWNHILL_DATA");
    assumeTrue(data != null, "DOWNHILL_DATA is not set, so nist/filip.csv is not there");
    String[][] cells =
        Files.readAllLines(Path.of(data, "nist", "filip.csv")).stream()
            .skip(1)
            .map(line -> line.split(","))
            .toArray(String[][]::new);
    double[] certified = {
      -1467.48961422980, -2772.17959193342, -2316.37108160893, -1127.97394098372,
      -354.478233703349, -75.1242017393757, -10.8753180355343, -1.06221498588947,
      -0.670191154593408E-01, -0.246781078275479E-02, -0.402962525080404E-04
    };
    double[][] raw =
        Arrays.stream(cells).map(row -> powers(row[0], row[1], 10)).toArray(double[][]::new);
    LinearFit fit = problem(raw).withIntercept().solve();
    assertDigits(fit, 7.6, certified);
    assertDigits(fit, 14, HighPrecision.leastSquares(raw, true));

    BigDecimal six = BigDecimal.valueOf(6);
    double[][] moved =
        Arrays.stream(cells)
            .map(row -> powers(row[0], new BigDecimal(row[1]).add(six).toString(), 10))
            .toArray(double[][]::new);
    LinearFit better = problem(moved).withIntercept().solve();
    double[] expanded = expand(better, six);
    for (int k = 0; k <= 10; k++) {
      assertThat(digits(expanded[k], certified[k]))
          .as("digits of coefficient %d, %s", k, expanded[k])
          .isGreaterThanOrEqualTo(13);
    }
    assertThat(digits(better.residualDeviation(), 0.334801051324544E-02)).isGreaterThan(14);
  }

  /// The coefficients of `x⁰, x¹, …`, given those of the powers of `x + shift`, by Horner's rule.
  private static double[] expand(LinearFit fit, BigDecimal shift) {
    List<LinearFit.Coefficient> of = all(fit);
    BigDecimal[] result = new BigDecimal[of.size()];
    Arrays.fill(result, BigDecimal.ZERO);
    for (LinearFit.Coefficient next : of.reversed()) {
      for (int k = result.length - 1; k > 0; k--) {
        result[k] = result[k].multiply(shift).add(result[k - 1]);
      }
      result[0] = result[0].multiply(shift).add(new BigDecimal(next.value()));
    }
    return Arrays.stream(result).mapToDouble(BigDecimal::doubleValue).toArray();
  }
}
