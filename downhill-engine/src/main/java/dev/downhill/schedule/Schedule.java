package dev.downhill.schedule;

import java.util.function.LongToDoubleFunction;

/// A pure function of the step, counted from 1.
///
/// Write a schedule as a record, so that a checkpoint can tell it from another by its text; use
/// only `StrictMath` for powers and cosines, so that every processor gives the same bits.
@FunctionalInterface
public interface Schedule extends LongToDoubleFunction {
  /// The value at `step`, which is 1 or more.
  @Override
  double applyAsDouble(long step);

  /// `value` at every step.
  static Schedule constant(double value) {
    return new Constant(value);
  }
}
