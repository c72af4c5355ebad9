package dev.downhill.tables;

/// What a miss costs, for a number as target. A category as target always costs its
/// cross-entropy.
public enum LossChoice {
  /// The square of the miss: its lowest point is the mean.
  SQUARED,
  /// The size of the miss: its lowest point is the median.
  ABSOLUTE,
  /// The square of a small miss, the size of a large one.
  HUBER
}
