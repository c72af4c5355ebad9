package dev.downhill.tables;

import dev.downhill.data.ColumnType;
import dev.downhill.descent.OnDivergence;
import dev.downhill.file.NewerFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `config.json`: what was wanted and what it was made of, enough to do it again.
///
/// @param settings what was wanted; paths are absolute
/// @param sha256 of the data file
/// @param testSha256 of the file with the test rows, or empty
record ConfigJson(Settings settings, String sha256, String testSha256) {
  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  /// @param choices what was chosen, for people; not read again
  String text(List<Choice> choices) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("v", VERSION);
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
    ArrayNode chosen = json.putArray("choices");
    for (Choice choice : choices) {
      chosen.addObject().put("name", choice.name()).put("value", choice.value());
    }
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  private static void learning(ObjectNode json, Learning learning) {
    json.put("model", word(learning.model()));
    ArrayNode hidden = json.putArray("hidden");
    learning.hidden().forEach(hidden::add);
    json.put("loss", word(learning.loss()));
    json.put("optimizer", word(learning.optimizer()));
    json.put("lr", learning.rate());
    json.put("schedule", word(learning.schedule()));
    json.put("batch", learning.batch());
    json.put("epochs", learning.epochs());
    json.put("decay", learning.decay());
    json.put("clip", learning.clip());
    json.put("early_stop", learning.patience());
    json.put("on_diverge", word(learning.onDivergence()));
    json.put("seed", learning.seed());
  }

  /// Reads what [#text] wrote.
  ///
  /// @throws IOException if it is missing, damaged or from a newer version; says which
  static ConfigJson read(Path file) throws IOException {
    try {
      JsonNode json = MAPPER.readTree(Files.readString(file));
      int version = json.required("v").intValue();
      if (version > VERSION) {
        throw new NewerFormatException(file, version, VERSION);
      }
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
    } catch (JacksonException | IllegalArgumentException damaged) {
      throw damaged(file, Fault.words(damaged));
    } catch (CharacterCodingException damaged) {
      throw damaged(file, "it is not UTF-8 text");
    }
  }

  private static IOException damaged(Path file, String problem) {
    return new IOException(file + " is damaged: " + problem + ". Train again.");
  }

  private static Learning learning(JsonNode json) {
    List<Integer> hidden = new ArrayList<>();
    json.required("hidden").forEach(units -> hidden.add(units.intValue()));
    return new Learning(
        choice(ModelChoice.class, json.required("model")),
        hidden,
        some(json.required("loss"), node -> choice(LossChoice.class, node)),
        some(json.required("optimizer"), node -> choice(OptimizerChoice.class, node)),
        some(json.required("lr"), JsonNode::doubleValue),
        some(json.required("schedule"), node -> choice(ScheduleChoice.class, node)),
        some(json.required("batch"), JsonNode::intValue),
        some(json.required("epochs"), JsonNode::intValue),
        some(json.required("decay"), JsonNode::doubleValue),
        some(json.required("clip"), JsonNode::doubleValue),
        some(json.required("early_stop"), JsonNode::intValue),
        choice(OnDivergence.class, json.required("on_diverge")),
        json.required("seed").longValue());
  }

  private static <T> @Nullable T some(JsonNode node, Function<JsonNode, T> read) {
    return node.isNull() ? null : read.apply(node);
  }

  private static <T extends Enum<T>> T choice(Class<T> type, JsonNode node) {
    for (T known : type.getEnumConstants()) {
      if (node.stringValue().equals(word(known))) {
        return known;
      }
    }
    throw new IllegalArgumentException("\"" + node.stringValue() + "\" is no choice there");
  }

  private static @Nullable String word(@Nullable Enum<?> choice) {
    return choice == null ? null : choice.name().toLowerCase(Locale.ROOT);
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
