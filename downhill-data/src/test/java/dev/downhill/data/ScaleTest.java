package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void isFiniteWhateverComes() {
    double[] hard = {0, 1, -1, Double.MIN_VALUE, -1e-310, 1e155, 1e307, -1.7e308, Double.MAX_VALUE};
    for (double mean : hard) {
      for (double sd : new double[] {Double.MIN_VALUE, 1e-310, 1, 1e155, Double.MAX_VALUE}) {
        for (double x : hard) {
          double scaled = new Scale(mean, sd).apply(x);
          assertThat(scaled).as("(%s − %s) / %s", x, mean, sd).isBetween(-1e15, 1e15);
          Schema.Target target = new Schema.Target("y", Task.REGRESSION, mean, sd, mean, List.of());
          assertThat(target.scale(x)).isEqualTo(scaled);
          assertThat(target.unscale(scaled)).isFinite();
          assertThat((float) scaled * (float) scaled).isFinite();
        }
      }
    }
  }

  @Test
  void aDifferenceThatNoNumberHoldsIsScaledAllTheSame() {
    double half = Math.scalb(1.0, 1023);
    assertThat(new Scale(-half, half).apply(half)).isEqualTo(2);
  }
}
