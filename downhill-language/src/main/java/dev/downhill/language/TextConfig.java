package dev.downhill.language;

import dev.downhill.runs.Config;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What was wanted of a training on text, and on which, as `config.json` says it.
///
/// @param settings what was wanted; paths are absolute
/// @param sha256 of the text
record TextConfig(TextSettings settings, String sha256) {
  void write(ObjectNode json) {
    json.put("task", "text");
    ObjectNode data = json.putObject("data");
    data.put(
        "path",
        settings.data() == null ? null : settings.data().toAbsolutePath().normalize().toString());
    data.put("sha256", sha256);
    ObjectNode model = json.putObject("model");
    model.put("preset", settings.preset() == null ? null : settings.preset().toString());
    model.put("architecture", Config.word(settings.architecture()));
    model.put("tokenizer", Config.word(settings.tokenizer()));
    model.put("vocabulary", settings.vocabulary());
    model.put("layers", settings.layers());
    model.put("heads", settings.heads());
    model.put("width", settings.width());
    model.put("context", settings.context());
    ObjectNode learning = json.putObject("learning");
    learning.put("batch", settings.batch());
    learning.put("steps", settings.steps());
    learning.put("lr", settings.rate());
    learning.put("dropout", settings.dropout());
    learning.put("decay", settings.decay());
    learning.put("clip", settings.clip());
    learning.put("saving", Config.word(settings.saving()));
    learning.put("seed", settings.seed());
  }

  /// Reads what [#write] wrote.
  ///
  /// @param run its folder
  /// @throws IOException if it is missing, damaged or from a newer version; says which
  static TextConfig read(Path run) throws IOException {
    return Config.read(run, TextConfig::of);
  }

  private static TextConfig of(JsonNode json) {
    JsonNode data = json.required("data");
    JsonNode model = json.required("model");
    JsonNode learning = json.required("learning");
    return new TextConfig(
        new TextSettings(
            Path.of(data.required("path").stringValue()),
            Config.some(model.required("preset"), node -> Preset.of(node.stringValue())),
            Config.choice(Architecture.class, model.required("architecture")),
            Config.some(
                model.required("tokenizer"), node -> Config.choice(TokenizerChoice.class, node)),
            Config.some(model.required("vocabulary"), JsonNode::intValue),
            Config.some(model.required("layers"), JsonNode::intValue),
            Config.some(model.required("heads"), JsonNode::intValue),
            Config.some(model.required("width"), JsonNode::intValue),
            Config.some(model.required("context"), JsonNode::intValue),
            Config.some(learning.required("batch"), JsonNode::intValue),
            Config.some(learning.required("steps"), JsonNode::longValue),
            Config.some(learning.required("lr"), JsonNode::doubleValue),
            Config.some(learning.required("dropout"), JsonNode::doubleValue),
            Config.some(learning.required("decay"), JsonNode::doubleValue),
            Config.some(learning.required("clip"), JsonNode::doubleValue),
            Config.some(learning.required("saving"), node -> Config.choice(Saving.class, node)),
            learning.required("seed").longValue()),
        data.required("sha256").stringValue());
  }
}
