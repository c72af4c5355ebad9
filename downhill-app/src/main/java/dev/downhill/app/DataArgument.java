package dev.downhill.app;

import dev.downhill.data.Surprises;
import dev.downhill.data.Table;
import dev.downhill.tables.Diagnosis;
import dev.downhill.tables.Predictor;

/// The file or stream of rows that a command is given.
final class DataArgument {
  private DataArgument() {}

  /// Reads `data`, or stdin where it is `-`, as the model expects it.
  static Table read(String data, Predictor predictor, Console console) {
    return data.equals("-")
        ? predictor.read(console.in(), "-")
        : predictor.read(console.here().resolve(data));
  }

  /// Reads the inputs in `data`, or in stdin where it is `-`; the target may be anything.
  static Table readInputs(String data, Predictor predictor, Console console) {
    return data.equals("-")
        ? predictor.readInputs(console.in(), "-")
        : predictor.readInputs(console.here().resolve(data));
  }

  /// Says what the rows held that the model did not know.
  static void tell(Surprises surprises, Console console) {
    surprises.diagnoses().stream()
        .map(Diagnosis::of)
        .flatMap(diagnosis -> DiagnosisBlock.lines(diagnosis, console.talk()).stream())
        .forEach(console.err()::println);
    console.err().flush();
  }
}
