package dev.downhill.tables;

/// How a step is made from a slope; each is described where its formula is.
public enum OptimizerChoice {
  /// Plain gradient descent.
  GD,
  /// With a memory of the last steps.
  MOMENTUM,
  /// Momentum whose slope is measured a step ahead.
  NESTEROV,
  /// With a step length for each knob.
  ADAM
}
