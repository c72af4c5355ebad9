package dev.downhill.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  @ParameterizedTest
  @CsvSource({"1, 0.25", "2, 0.5", "4, 1.0", "8, 0.55", "12, 0.1", "1000, 0.1"})
  void cosineWarmsUpThenFallsToItsFloor(long step, double value) {
    Schedule cosine = new Cosine(1, 4, 12, 0.1);
    assertThat(cosine.applyAsDouble(step)).isCloseTo(value, within(1e-15));
  }

  @Test
  void cosineIsACosineAllTheWay() {
    Schedule cosine = new Cosine(2, 0, 1000, 1);
    for (int step = 1; step < 1000; step++) {
      double expected = 1.5 + 0.5 * StrictMath.cos(Math.PI * step / 1000);
      assertThat(cosine.applyAsDouble(step)).isCloseTo(expected, within(1e-15));
    }
  }

  /// A step of a descent allocates nothing, so neither does a rate; the interpreter, which does
  /// not optimize allocations away, runs the first calls.
  @Test
  void ratesAllocateNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Schedule[] schedules = {
      new Constant(1), new Cosine(1, 10, 1000, 0), new Exponential(1, 0.9, 10)
    };
    for (Schedule schedule : schedules) {
      double sum = schedule.applyAsDouble(1) + schedule.applyAsDouble(100);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (long step = 1; step < 1000; step++) {
        sum += schedule.applyAsDouble(step);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(bytes).as("%s, sum %f", schedule, sum).isLessThan(999); // not one a call
    }
  }

  @Test
  void exponentialFallsByTheFactorInEverySpan() {
    Schedule half = new Exponential(8, 0.5, 10);
    assertThat(half.applyAsDouble(1)).isEqualTo(8);
    assertThat(half.applyAsDouble(11)).isCloseTo(4, within(1e-14));
    assertThat(half.applyAsDouble(31)).isCloseTo(1, within(1e-14));
    assertThat(half.applyAsDouble(6)).isCloseTo(8 * Math.sqrt(0.5), within(1e-14));
  }

  @Test
  void constantStays() {
    assertThat(Schedule.constant(0.3).applyAsDouble(123_456)).isEqualTo(0.3);
    assertThat(Schedule.constant(0.3)).hasToString("Constant[value=0.3]");
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cosine(1, 10, 10, 0))
        .withMessageContaining("warmup is 10 and steps 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cosine(1, 0, 10, 2))
        .withMessageContaining("floor is 2.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cosine(Double.NaN, 0, 10, 0))
        .withMessageContaining("peak is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Exponential(1, 0, 1))
        .withMessageContaining("factor is 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Constant(Double.NaN))
        .withMessageContaining("value is NaN");
  }
}
