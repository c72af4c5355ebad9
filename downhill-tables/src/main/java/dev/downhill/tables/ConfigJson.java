package dev.downhill.tables;

import dev.downhill.data.ColumnType;
import dev.downhill.descent.OnDivergence;
import dev.downhill.runs.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What was wanted and what it was made of, as `config.json` says it.
///
/// @param settings what was wanted; paths are absolute
/// @param sha256 of the data file
/// @param testSha256 of the file with the test rows, or empty
record ConfigJson(Settings settings, String sha256, String testSha256) {
  void write(ObjectNode json) {
    ObjectNode data = json.putObject("data");
    data.put("path", settings.data().toAbsolutePath().normalize().toString());
    data.put("sha256", sha256);
    json.put("target", settings.target());
    Reading reading = settings.reading();
    ObjectNode read = json.putObject("reading");
    strings(read.putArray("drop"), reading.drop());
    strings(read.putArray("keep"), reading.keep());
    ObjectNode types = read.putObject("types");
    reading.types().forEach((column, type) -> types.put(column, type.toString()));
    strings(read.putArray("missing"), reading.missing());
    ObjectNode units = read.putObject("units");
    reading.units().forEach(units::put);
    read.put("split", reading.split());
    if (reading.test() != null) {
      ObjectNode test = read.putObject("test");
      test.put("path", reading.test().toAbsolutePath().normalize().toString());
      test.put("sha256", testSha256);
    }
    learning(json.putObject("learning"), settings.learning());
  }

  private static void learning(ObjectNode json, Learning learning) {
    json.put("model", Config.word(learning.model()));
    ArrayNode hidden = json.putArray("hidden");
    learning.hidden().forEach(hidden::add);
    json.put("loss", Config.word(learning.loss()));
    json.put("optimizer", Config.word(learning.optimizer()));
    json.put("lr", learning.rate());
    json.put("schedule", Config.word(learning.schedule()));
    json.put("batch", learning.batch());
    json.put("epochs", learning.epochs());
    json.put("decay", learning.decay());
    json.put("clip", learning.clip());
    json.put("early_stop", learning.patience());
    json.put("on_diverge", Config.word(learning.onDivergence()));
    json.put("seed", learning.seed());
  }

  /// Reads what [#write] wrote.
  ///
  /// @param run its folder
  /// @throws IOException if it is missing, damaged or from a newer version; says which
  static ConfigJson read(Path run) throws IOException {
    return Config.read(run, ConfigJson::of);
  }

  private static ConfigJson of(JsonNode json) {
    JsonNode read = json.required("reading");
    JsonNode test = read.path("test");
    Map<String, ColumnType> types = new LinkedHashMap<>();
    read.required("types")
        .properties()
        .forEach(type -> types.put(type.getKey(), ColumnType.of(type.getValue().stringValue())));
    Map<String, String> units = new LinkedHashMap<>();
    read.required("units")
        .properties()
        .forEach(unit -> units.put(unit.getKey(), unit.getValue().stringValue()));
    Reading reading =
        new Reading(
            strings(read.required("drop")),
            strings(read.required("keep")),
            types,
            strings(read.required("missing")),
            units,
            read.required("split").stringValue(),
            test.isMissingNode() ? null : Path.of(test.required("path").stringValue()));
    JsonNode data = json.required("data");
    Settings settings =
        new Settings(
            Path.of(data.required("path").stringValue()),
            json.required("target").stringValue(),
            reading,
            learning(json.required("learning")));
    return new ConfigJson(
        settings,
        data.required("sha256").stringValue(),
        test.isMissingNode() ? "" : test.required("sha256").stringValue());
  }

  private static Learning learning(JsonNode json) {
    List<Integer> hidden = new ArrayList<>();
    json.required("hidden").forEach(units -> hidden.add(units.intValue()));
    return new Learning(
        Config.choice(ModelChoice.class, json.required("model")),
        hidden,
        Config.some(json.required("loss"), node -> Config.choice(LossChoice.class, node)),
        Config.some(json.required("optimizer"), node -> Config.choice(OptimizerChoice.class, node)),
        Config.some(json.required("lr"), JsonNode::doubleValue),
        Config.some(json.required("schedule"), node -> Config.choice(ScheduleChoice.class, node)),
        Config.some(json.required("batch"), JsonNode::intValue),
        Config.some(json.required("epochs"), JsonNode::intValue),
        Config.some(json.required("decay"), JsonNode::doubleValue),
        Config.some(json.required("clip"), JsonNode::doubleValue),
        Config.some(json.required("early_stop"), JsonNode::intValue),
        Config.choice(OnDivergence.class, json.required("on_diverge")),
        json.required("seed").longValue());
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }

  private static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(value -> values.add(value.stringValue()));
    return values;
  }
}
