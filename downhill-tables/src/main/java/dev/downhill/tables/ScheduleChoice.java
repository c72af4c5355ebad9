package dev.downhill.tables;

/// How the learning rate changes over a descent.
public enum ScheduleChoice {
  /// The same at each step.
  CONSTANT,
  /// Up in a straight line over the first steps, then down to nothing along half a cosine.
  COSINE,
  /// Down by the same factor at each step, to a hundredth at the last.
  EXPONENTIAL
}
