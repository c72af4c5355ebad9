package dev.downhill.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTTest {
  /// From mpmath 1 with 40 digits.
  @ParameterizedTest
  @CsvSource({
    "0.95, 1, 12.7062047361747",
    "0.95, 2, 4.30265272974946",
    "0.95, 3, 3.18244630528371",
    "0.95, 4, 2.77644510519779",
    "0.95, 5, 2.57058183563632",
    "0.95, 10, 2.22813885198627",
    "0.95, 16, 2.11990529922125",
    "0.95, 29, 2.0452296421327",
    "0.95, 30, 2.04227245630124",
    "0.95, 31, 2.03951344639641",
    "0.95, 59, 2.00099537808827",
    "0.95, 60, 2.00029782201426",
    "0.95, 61, 1.99962358499494",
    "0.95, 100, 1.98397151852355",
    "0.95, 1000, 1.96233908082641",
    "0.95, 20626, 1.96007900480952",
    "0.95, 1000000, 1.95996635681411",
    "0.99, 3, 5.84090930973336",
    "0.99, 30, 2.74999565356723",
    "0.99, 1000, 2.58075469806595",
    "0.99, 1000000, 2.57583422010533",
    "0.5, 3, 0.764892328404345",
    "0.5, 30, 0.682755693321293",
    "0.5, 1000, 0.674735164607009",
    "0.5, 1000000, 0.674489995531087",
    "0.999, 3, 12.9239786366875",
    "0.999, 30, 3.64595863504202",
    "0.999, 1000, 3.30028264842391",
    "0.999, 1000000, 3.29053646124869"
  })
  void agreesWithTables(double confidence, long degreesOfFreedom, double t) {
    assertThat(StudentT.twoSided(confidence, degreesOfFreedom))
        .isCloseTo(t, withinPercentage(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.9, 0.95, 0.99, 0.999999})
  void agreesWithTheClosedForms(double confidence) {
    assertThat(StudentT.twoSided(confidence, 1))
        .isCloseTo(StrictMath.tan(Math.PI / 2 * confidence), withinPercentage(1e-7));
    double square = 2 * confidence * confidence / (1 - confidence * confidence);
    assertThat(StudentT.twoSided(confidence, 2))
        .isCloseTo(Math.sqrt(square), withinPercentage(1e-7));
  }

  @Test
  void tailsShrinkFromOneToNothing() {
    assertThat(StudentT.tails(0, 5)).isEqualTo(1);
    double last = 1;
    for (double t = 0.01; t < 1e6; t *= 1.1) {
      double tails = StudentT.tails(t, 5);
      assertThat(tails).isBetween(0.0, last);
      last = tails;
    }
    assertThat(last).isLessThan(1e-25);
  }
}
