package dev.downhill.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `run.json`: what a run is, where it ran, and what came of it.
final class RunJson {
  static final String RUNNING = "running";
  static final String STOPPED = "stopped";
  static final String FINISHED = "finished";

  /// Every descent climbed: there is no model, and nothing to go on with.
  static final String DIVERGED = "diverged";

  private static final JsonMapper MAPPER = new JsonMapper();

  private final ObjectNode json = MAPPER.createObjectNode();

  /// @param threads how many compute
  RunJson(Planned<?> plan, Path folder, int threads) {
    json.put("v", 1);
    json.put("name", String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    json.put("status", RUNNING);
    json.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    plan.writeFacts(json);
    ObjectNode where = json.putObject("made_with");
    where.put("downhill", Version.text());
    where.put("java", Runtime.version().toString());
    where.put("vm", System.getProperty("java.vm.name"));
    where.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    where.put("cpu", Processor.name());
    where.put("cores", Runtime.getRuntime().availableProcessors());
    where.put("threads", threads);
  }

  /// What is written about a run; a node without anything where it is missing or damaged, since a
  /// run is whole without.
  static JsonNode read(Path run) {
    try {
      return MAPPER.readTree(Files.readString(run.resolve(RunFolder.RUN)));
    } catch (IOException | JacksonException damaged) {
      return MAPPER.missingNode();
    }
  }

  /// Whether a run ended without a model, because every descent climbed.
  static boolean diverged(Path run) {
    return read(run).path("status").asString("").equals(DIVERGED);
  }

  /// The text with another status and, once there is one, the result.
  String text(String status, @Nullable Trained result) {
    json.put("status", status);
    if (result != null) {
      ObjectNode made = json.putObject("result");
      result.writeResult(made);
      if (Double.isFinite(result.score())) {
        made.put("valid_score", result.score());
      }
    }
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }
}
