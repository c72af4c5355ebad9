package dev.downhill.runs;

import dev.downhill.descent.Progress;
import dev.downhill.explanation.Explanation;
import dev.downhill.explanation.Memory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of plans and events: one object a line, `"v":1` first. Fields may be added; what a
/// field of a version means never changes. A number that was not measured or is not finite is
/// left out.
public final class EventJson {
  /// What a line about a saved checkpoint holds.
  static final String CHECKPOINT = "\"type\":\"checkpoint\"";

  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  private EventJson() {}

  /// A plan on one line.
  public static String line(Planned<?> plan) {
    return plan(plan).toString();
  }

  /// A plan on one line, with the memory that it will take.
  ///
  /// @param memory of each model's descent, by name
  public static String line(Planned<?> plan, Map<String, Memory> memory) {
    ObjectNode json = plan(plan);
    ArrayNode models = json.putArray("memory");
    memory.forEach((model, held) -> memory(models.addObject().put("model", model), held));
    return json.toString();
  }

  private static void memory(ObjectNode json, Memory memory) {
    json.put("bytes", memory.bytes());
    ArrayNode parts = json.putArray("parts");
    memory.parts().forEach(p -> parts.addObject().put("name", p.name()).put("bytes", p.bytes()));
  }

  private static ObjectNode plan(Planned<?> plan) {
    ObjectNode json = start("plan");
    json.put("source", plan.source());
    plan.writeFacts(json);
    ArrayNode choices = json.putArray("choices");
    for (Choice choice : plan.choices()) {
      ObjectNode one = choices.addObject();
      one.put("name", choice.name());
      one.put("value", choice.value());
      one.put("reason", choice.reason());
      text(one, "code", choice.code());
      text(one, "flag", choice.flag());
    }
    return json;
  }

  /// A compiled training step on one line.
  ///
  /// @param model whose step
  /// @param memory of its descent
  public static String line(String model, Explanation explanation, Memory memory) {
    ObjectNode json = start("program");
    json.put("model", model);
    json.put("launches", explanation.launches());
    json.put("flops", explanation.flops());
    json.put("bytes", explanation.bytes());
    number(json, "micros", explanation.micros());
    memory(json.putObject("memory"), memory);
    ArrayNode kernels = json.putArray("kernels");
    for (Explanation.Kernel kernel : explanation.kernels()) {
      ObjectNode one = kernels.addObject();
      one.put("number", kernel.number());
      one.put("kind", kernel.kind().name().toLowerCase(Locale.ROOT));
      ArrayNode passes = one.putArray("passes");
      kernel.passes().forEach(pass -> pass.forEach(passes.addArray()::add));
      kernel.sizes().forEach(one.putArray("sizes")::add);
      arrays(one.putArray("reads"), kernel.reads());
      arrays(one.putArray("writes"), kernel.writes());
      one.put("flops", kernel.flops());
      one.put("bytes_read", kernel.bytesRead());
      one.put("bytes_written", kernel.bytesWritten());
      one.put("form", kernel.form());
      one.put("runs", kernel.runs());
      number(one, "micros", kernel.micros());
    }
    return json.toString();
  }

  private static void arrays(ArrayNode json, List<Explanation.Array> arrays) {
    for (Explanation.Array array : arrays) {
      ObjectNode one = json.addObject();
      one.put("name", array.name());
      one.put("bytes", array.bytes());
      if (array.slot() > 0) {
        one.put("slot", array.slot());
      }
    }
  }

  /// An event on one line.
  public static String line(Event event) {
    return switch (event) {
      case Event.Began began -> {
        ObjectNode json = start(began.from() == 0 ? "begin" : "resume");
        json.put("model", began.model());
        json.put("knobs", began.knobs());
        json.put("from_step", began.from());
        json.put("most_steps", began.mostSteps());
        yield json.toString();
      }
      case Event.Stepped stepped -> step(stepped);
      case Event.Saved saved ->
          start("checkpoint").put("model", saved.model()).put("step", saved.step()).toString();
      case Event.Noticed noticed -> diagnosis(start("diagnosis"), noticed.diagnosis()).toString();
      case Event.Ended ended ->
          start("end")
              .put("model", ended.model())
              .put("step", ended.steps())
              .put("best_step", ended.best())
              .put("reason", ended.reason())
              .toString();
      case Event.Diverged _ -> start("diverged").toString();
      case Event.Finished finished -> {
        ObjectNode json = start("result");
        finished.trained().writeResult(json);
        yield json.toString();
      }
      case Event.Sampled sampled ->
          start("sample")
              .put("model", sampled.model())
              .put("step", sampled.step())
              .put("text", sampled.text())
              .toString();
    };
  }

  /// Written by hand, since there is one for each step.
  private static String step(Event.Stepped stepped) {
    Progress at = stepped.progress();
    StringBuilder json = new StringBuilder(160);
    json.append("{\"v\":").append(VERSION).append(",\"type\":\"step\",\"model\":\"");
    json.append(stepped.model()).append("\",\"step\":").append(at.step());
    json.append(",\"epoch\":").append(at.epoch());
    number(json, "train", at.loss());
    number(json, "valid", at.validation());
    number(json, "lr", at.rate());
    number(json, "slope", at.slope());
    number(json, "t", Math.round(stepped.seconds() * 1e3) / 1e3);
    return json.append('}').toString();
  }

  private static void number(StringBuilder json, String name, double value) {
    if (Double.isFinite(value)) {
      json.append(",\"").append(name).append("\":").append(value);
    }
  }

  /// Adds a diagnosis.
  public static ObjectNode diagnosis(ObjectNode json, Diagnosis diagnosis) {
    json.put("code", diagnosis.code());
    text(json, "column", diagnosis.column());
    text(json, "action", diagnosis.action());
    json.put("says", diagnosis.title());
    strings(json, "lines", diagnosis.lines());
    strings(json, "offers", diagnosis.offers());
    diagnosis.numbers().forEach((name, value) -> number(json, name, value));
    return json;
  }

  /// An object of a type.
  public static ObjectNode start(String type) {
    return MAPPER.createObjectNode().put("v", VERSION).put("type", type);
  }

  /// Adds a number if it is finite.
  public static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    }
  }

  /// Adds a text if it is not empty.
  public static void text(ObjectNode json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  private static void strings(ObjectNode json, String name, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = json.putArray(name);
      values.forEach(array::add);
    }
  }
}
