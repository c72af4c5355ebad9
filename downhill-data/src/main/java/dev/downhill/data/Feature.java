package dev.downhill.data;

/// Where one prepared column comes from, so that a coefficient can be read in units: the input is
/// `(x − mean) / sd` of `x`, the number itself or the 0 or 1 of a flag or a level.
///
/// @param column the column of the table
/// @param kind what of it this is
/// @param level the text of a level, else empty
/// @param against the level that this one is read against, else empty
/// @param mean what was subtracted
/// @param sd what it was divided by, above 0
public record Feature(
    String column, Kind kind, String level, String against, double mean, double sd) {
  /// What of a column a feature is.
  public enum Kind {
    /// The number.
    NUMBER,
    /// 1 where the number was missing, else 0.
    MISSING,
    /// 1 where the row has this level, else 0.
    LEVEL
  }

  /// `income`, `bedrooms (missing)`, `district=north`.
  public String name() {
    return switch (kind) {
      case NUMBER -> column;
      case MISSING -> column + " (missing)";
      case LEVEL -> column + "=" + level;
    };
  }
}
