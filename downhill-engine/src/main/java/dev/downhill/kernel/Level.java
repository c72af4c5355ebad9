package dev.downhill.kernel;

/// How often a value has to be computed.
enum Level {
  /// A constant of the code: never.
  CONSTANT,
  /// Once a call.
  CALL,
  /// Once a row.
  ROW,
  /// For each element.
  ELEMENT;

  Level max(Level other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
