package dev.downhill.tables;

import java.util.List;
import java.util.Map;

/// Makes the diagnoses that this package finds itself.
final class Notices {
  private Notices() {}

  static Diagnosis of(Code code, String column, String says, String... offers) {
    return new Diagnosis(code.name(), column, says, List.of(), Map.of(), List.of(offers));
  }
}
