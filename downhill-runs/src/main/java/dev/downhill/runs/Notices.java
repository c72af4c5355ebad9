package dev.downhill.runs;

import dev.downhill.file.DamagedFileException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Makes the diagnoses that this package finds itself.
final class Notices {
  private Notices() {}

  /// A disk that took something not, in a training that goes on.
  static Diagnosis unwritten(String says, IOException full, String done) {
    return new Diagnosis(
        Code.DH405.name(),
        "",
        says,
        List.of(String.valueOf(full.getMessage()), done),
        Map.of(),
        List.of());
  }

  /// A checkpoint that is not gone on from.
  ///
  /// @param step of the older one that is
  static Diagnosis skipped(DamagedFileException damaged, String model, long step) {
    return new Diagnosis(
        Code.DH404.name(),
        "",
        "a damaged checkpoint of " + model + " is passed over",
        List.of(
            damaged.statement() + ".",
            "An older one is whole: the steps after step "
                + Text.count(step)
                + " are made again, to the same bits."),
        Map.of("step", (double) step),
        List.of());
  }
}
