package dev.downhill.runs;

/// One line of a plan: what was chosen, why, and the flag that changes it.
///
/// @param name what is chosen: `task`, `split`, `step` …
/// @param value the choice
/// @param reason why, in words with numbers
/// @param code the diagnosis that explains it at length, or empty
/// @param flag what to write on the command line to choose otherwise, or empty
public record Choice(String name, String value, String reason, String code, String flag) {
  /// A choice that no diagnosis belongs to.
  public Choice(String name, String value, String reason, String flag) {
    this(name, value, reason, "", flag);
  }
}
