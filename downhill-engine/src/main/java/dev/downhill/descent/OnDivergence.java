package dev.downhill.descent;

/// What to do when the descent climbs. Either way θ goes back to the best so far.
public enum OnDivergence {
  /// Go on from there with a quarter of the learning rate, at most three times.
  RETRY,
  /// End.
  STOP
}
