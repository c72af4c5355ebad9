package dev.downhill.runs;

import java.util.List;
import java.util.Map;

/// Something that a user should know, measured: what was found, what was done, what to do.
///
/// @param code `DH101`, `DH201` …; [Code] explains it at length
/// @param column the column it is about, or empty
/// @param title one line that says what it is
/// @param lines what was measured and done, for reading; may be empty
/// @param numbers the measurements by name, for programs
/// @param offers flags or commands that change it; may be empty
public record Diagnosis(
    String code,
    String column,
    String title,
    List<String> lines,
    Map<String, Double> numbers,
    List<String> offers) {
  public Diagnosis {
    lines = List.copyOf(lines);
    offers = List.copyOf(offers);
  }

  /// What was found about the data, in this form.
  public static Diagnosis of(dev.downhill.data.Diagnosis found) {
    return new Diagnosis(
        found.code(),
        found.column(),
        found.says(),
        List.of(),
        Map.of(),
        found.offers().isEmpty() ? List.of() : List.of(found.offers()));
  }

  /// With nothing measured.
  public static Diagnosis of(Code code, String column, String says, String... offers) {
    return new Diagnosis(code.name(), column, says, List.of(), Map.of(), List.of(offers));
  }

  static Diagnosis of(dev.downhill.descent.Diagnosis found) {
    return new Diagnosis(
        found.code(), "", found.title(), found.lines(), found.numbers(), found.offers());
  }

  /// What was done about it, in a word or two; empty for a code of its own kind.
  public String action() {
    return Code.of(code).map(Code::action).orElse("");
  }
}
