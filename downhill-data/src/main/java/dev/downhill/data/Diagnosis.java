package dev.downhill.data;

/// Something that the user should know about the data, measured, with what was done and how to
/// change it.
///
/// @param code `DH101`, `DH102` …
/// @param column the column it is about, or empty where it is about the rows
/// @param says what was found and what was done
/// @param offers the flag that changes it, or empty where there is none
public record Diagnosis(String code, String column, String says, String offers) {
  /// The same, said of a file that is not the first.
  public Diagnosis in(String file) {
    return new Diagnosis(code, column, file + ": " + says, offers);
  }

  @Override
  public String toString() {
    return code
        + "  "
        + (column.isEmpty() ? "" : column + ": ")
        + says
        + (offers.isEmpty() ? "" : "   " + offers);
  }
}
