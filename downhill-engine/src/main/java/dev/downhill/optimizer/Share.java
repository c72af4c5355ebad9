package dev.downhill.optimizer;

import dev.downhill.schedule.Schedule;

/// Checks of the settings that say how much of something is kept.
final class Share {
  private Share() {}

  /// `value`, which must lie in `[0, 1)`.
  static double check(String name, double value) {
    if (!(0 <= value && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be in [0, 1)");
    }
    return value;
  }

  static Schedule of(String name, double value) {
    return Schedule.constant(check(name, value));
  }
}
