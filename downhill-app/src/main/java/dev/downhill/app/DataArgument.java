package dev.downhill.app;

import dev.downhill.data.DataException;
import dev.downhill.data.Surprises;
import dev.downhill.data.Table;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Provenance;
import dev.downhill.tables.Predictor;
import java.nio.file.Path;

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

  /// What is wrong with the data, with the run whose model they do not fit.
  static DataException of(Path run, DataException unfit) {
    return switch (unfit.fault()) {
      case UNKNOWN_COLUMN, NOT_A_NUMBER, UNSEEN_CLASS ->
          Provenance.of(run).map(from -> unfit.saying(from.toString())).orElse(unfit);
      default -> unfit;
    };
  }

  /// Says what the rows held that the model did not know.
  static void tell(Surprises surprises, Console console) {
    surprises.diagnoses().stream().map(Diagnosis::of).forEach(found -> tell(found, console));
    console.err().flush();
  }

  /// Says one thing about the rows.
  static void tell(Diagnosis found, Console console) {
    DiagnosisBlock.lines(found, console.talk()).forEach(console.err()::println);
  }
}
