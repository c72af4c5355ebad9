package dev.downhill.tables;

/// Which model a training walks down with.
public enum ModelChoice {
  /// The straight line first; a net only where it misses less on the validation part.
  AUTO,
  /// A weighted sum of the inputs.
  LINEAR,
  /// A multi-layer perceptron: hidden layers with bends between them.
  MLP
}
