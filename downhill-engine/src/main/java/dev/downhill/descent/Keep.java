package dev.downhill.descent;

/// Which loss decides the θ that comes back.
public enum Keep {
  /// The lowest validation loss; the lowest training loss where there are no validation rows.
  VALIDATION,
  /// The lowest training loss.
  TRAINING,
  /// None: it is the last θ. No other is kept, which saves its memory; a descent that climbs has
  /// nothing to go back to, and stops.
  LAST
}
