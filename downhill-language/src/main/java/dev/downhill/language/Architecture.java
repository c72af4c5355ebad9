package dev.downhill.language;

/// How a model is built.
public enum Architecture {
  /// Learned positions, layer norm, GELU.
  GPT2,
  /// Rotary positions, RMS norm, a gated feed-forward layer.
  MODERN
}
