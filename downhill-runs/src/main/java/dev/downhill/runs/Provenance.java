package dev.downhill.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Where a model comes from, as `run.json` says.
public final class Provenance {
  private final Path run;
  private final JsonNode json;

  private Provenance(Path run, JsonNode json) {
    this.run = run;
    this.json = json;
  }

  /// Of the model of a run; empty where there is no `run.json`.
  ///
  /// @param folder a run, or the `model` folder of one
  public static Optional<Provenance> of(Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    Path above = whole.getParent();
    Path run = above == null || Files.exists(whole.resolve(RunFolder.RUN)) ? whole : above;
    JsonNode json = RunJson.read(run);
    return json.isMissingNode() ? Optional.empty() : Optional.of(new Provenance(run, json));
  }

  /// The run's name.
  String name() {
    return String.valueOf(run.getFileName());
  }

  /// What was guessed from which file: `rent of flats.csv`.
  String subject() {
    String data = json.path("data").path("path").asString("?");
    return json.path("target").asString("?") + " of " + Path.of(data).getFileName();
  }

  /// What two runs must share for their scores to be compared.
  String kind() {
    return json.path("data").path("sha256").asString("")
        + " "
        + json.path("task").asString("")
        + " "
        + json.path("target").asString("");
  }

  /// On the validation part, where lower is better; NaN where the run has no end.
  double score() {
    return json.path("result").path("valid_score").asDouble(Double.NaN);
  }

  /// All of `run.json`.
  public JsonNode json() {
    return json;
  }

  /// In a sentence.
  @Override
  public String toString() {
    return "The model is of the run " + name() + ", which learned to guess " + subject() + ".";
  }
}
