package dev.downhill.tables;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Makes the diagnoses that this package finds itself.
final class Notices {
  private Notices() {}

  static Diagnosis of(Code code, String column, String says, String... offers) {
    return new Diagnosis(code.name(), column, says, List.of(), Map.of(), List.of(offers));
  }

  /// A disk that took something not, in a training that goes on.
  static Diagnosis unwritten(String says, IOException full, String done) {
    return new Diagnosis(
        Code.DH403.name(),
        "",
        says,
        List.of(String.valueOf(full.getMessage()), done),
        Map.of(),
        List.of());
  }
}
