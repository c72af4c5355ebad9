package dev.downhill.tables;

import dev.downhill.runs.Code;
import dev.downhill.runs.Config;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Provenance;
import dev.downhill.runs.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Whether a model knows a file already, because it learned from it.
public final class Acquaintance {
  private Acquaintance() {}

  /// Tells of a file that the model learned from, whose scores are no test (`DH505`).
  ///
  /// @param rows how many of its rows were scored
  /// @throws IOException if the file cannot be read
  public static Optional<Diagnosis> of(Provenance model, Path file, int rows) throws IOException {
    JsonNode json = model.json();
    JsonNode test = json.path("result").path("test");
    String sha256 = json.path("data").path("sha256").asString("");
    if (test.isMissingNode() || !Config.sha256(file).equals(sha256)) {
      return Optional.empty();
    }
    boolean apart = json.path("data").has("test");
    int learned = rows - (apart ? 0 : test.path("rows").asInt(0));
    return Optional.of(
        Diagnosis.of(
            Code.DH505,
            "",
            "%s of these %s rows trained or validated this model, so the scores are no test; the"
                    .formatted(Text.count(learned), Text.count(rows))
                + (apart ? " test file" : " test part")
                + " gave "
                + words(json, test),
            "rows that it has not seen"));
  }

  private static String words(JsonNode json, JsonNode test) {
    String unit = json.path("result").path("unit").asString("");
    return test.has("accuracy")
        ? Text.number(100 * test.path("accuracy").asDouble(0)) + " % right"
        : "a typical miss (MAE) of "
            + Text.number(test.path("mae").asDouble(Double.NaN))
            + (unit.isEmpty() ? "" : " " + unit);
  }
}
