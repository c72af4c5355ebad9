package dev.downhill.runs;

import dev.downhill.descent.Outcome;

/// A candidate whose descent has come to its end, without what the descent held.
///
/// @param failed whether nothing came of it: it climbed and could not be helped, or it ended far
///     above the start and was never below it
public record Walked(Candidate candidate, Outcome outcome, boolean failed) {
  /// The candidate's.
  public String name() {
    return candidate.name();
  }
}
