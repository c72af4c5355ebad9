package dev.downhill.runs;

/// What the speed of a descent is told in.
///
/// @param name in the plural: `rows`
/// @param perRow how many of them a row is
public record Unit(String name, int perRow) {
  /// A row is what it is.
  public static final Unit ROWS = new Unit("rows", 1);
}
