package dev.downhill.language;

import dev.downhill.file.Content;
import dev.downhill.file.DamagedFileException;
import dev.downhill.file.ForeignSafetensors;
import dev.downhill.file.Safetensors;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.models.GptSize;
import dev.downhill.runs.Fault;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// GPT-2 as it is published: `config.json` with its sizes, `model.safetensors` with its
/// parameters by their published names. Its maps are stored `[in, out]` (`Conv1D`), as ours are,
/// and queries, keys and values lie side by side in one, so that nothing has to be turned.
final class PublishedGpt2 {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String PREFIX = "transformer.";
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern OF_BLOCK = Pattern.compile("blocks\\.(\\d+)\\.(.*)\\.(\\w+)");

  /// Layers of a block: our names and theirs.
  private static final Map<String, String> LAYERS =
      Map.of(
          "norm1", "ln_1",
          "attention.queryKeyValue", "attn.c_attn",
          "attention.projection", "attn.c_proj",
          "norm2", "ln_2",
          "feed.up", "mlp.c_fc",
          "feed.down", "mlp.c_proj");

  private static final Map<String, String> OTHERS =
      Map.of(
          "tokens.table", "wte.weight",
          "positions.0.table", "wpe.weight",
          "norm.gain", "ln_f.weight",
          "norm.shift", "ln_f.bias");

  private PublishedGpt2() {}

  /// The published name of a parameter.
  static String name(String path) {
    String other = OTHERS.get(path);
    if (other != null) {
      return other;
    }
    Matcher block = OF_BLOCK.matcher(path);
    if (!block.matches() || !LAYERS.containsKey(block.group(2))) {
      throw new IllegalArgumentException("GPT-2 has no parameter like '" + path + "'");
    }
    String kind = block.group(3);
    return "h."
        + block.group(1)
        + "."
        + LAYERS.get(block.group(2))
        + (kind.equals("weight") || kind.equals("gain") ? ".weight" : ".bias");
  }

  /// Whether a folder looks like one that holds such a model.
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        && Files.isRegularFile(folder.resolve(WEIGHTS));
  }

  /// Reads it.
  ///
  /// @throws DamagedFileException if it is no such model, or anything does not fit
  static LanguageModel read(Path folder) throws IOException {
    Path config = folder.resolve(CONFIG);
    Path file = folder.resolve(WEIGHTS);
    ModelShape shape = shape(config);
    Map<String, String> paths = new LinkedHashMap<>(); // theirs to ours
    Parts parts = Parts.of(shape.build(0));
    parts.parameters().keySet().forEach(path -> paths.put(name(path), path));
    Map<String, Values> found = new LinkedHashMap<>();
    ForeignSafetensors.read(file, theirs -> paths.containsKey(plain(theirs)))
        .forEach((theirs, values) -> found.put(paths.get(plain(theirs)), values));
    Map<String, Values> theta = new LinkedHashMap<>();
    for (Map.Entry<String, String> name : paths.entrySet()) {
      Values values = found.get(name.getValue());
      if (values == null) {
        throw new DamagedFileException(file, "it has no tensor \"" + name.getKey() + "\"");
      }
      theta.put(name.getValue(), inF32(values));
    }
    try {
      parts.check(Theta.of(theta));
    } catch (IllegalArgumentException other) {
      throw new DamagedFileException(file, String.valueOf(other.getMessage()));
    }
    return new LanguageModel(shape, new Gpt2Pairs(), Theta.of(theta));
  }

  private static String plain(String name) {
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
  }

  private static Values inF32(Values values) {
    if (values.dtype() == DType.F32) {
      return values;
    }
    Values same = Values.zeros(values.shape(), DType.F32);
    for (int i = 0; i < values.shape().size(); i++) {
      same.set(i, values.at(i));
    }
    return same;
  }

  private static ModelShape shape(Path config) throws IOException {
    try {
      JsonNode json = MAPPER.readTree(Files.readString(config));
      String type = json.path("model_type").asString("");
      if (!type.equals("gpt2")) {
        throw new DamagedFileException(
            config, "model_type is \"" + type + "\"; of published models only gpt2 is known");
      }
      int vocabulary = json.required("vocab_size").intValue();
      if (vocabulary != new Gpt2Pairs().vocabulary()) {
        throw new DamagedFileException(
            config, "vocab_size is " + vocabulary + "; GPT-2's tokenizer has 50257 tokens");
      }
      return new ModelShape(
          Architecture.GPT2,
          new GptSize(
              vocabulary,
              json.required("n_positions").intValue(),
              json.required("n_layer").intValue(),
              json.required("n_head").intValue(),
              json.required("n_embd").intValue()),
          DType.F32);
    } catch (JacksonException | IllegalArgumentException other) {
      throw new DamagedFileException(config, Fault.words(other));
    }
  }

  /// The files of a model under its published names.
  ///
  /// @throws IllegalArgumentException if it is not of GPT-2's architecture
  static SequencedMap<String, Content> files(LanguageModel model) {
    ModelShape shape = model.shape();
    if (shape.architecture() != Architecture.GPT2) {
      throw new IllegalArgumentException(
          "names gpt2 are for --architecture gpt2; this model is modern, so its parameters have no"
              + " published names");
    }
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    model.theta().values().forEach((path, values) -> tensors.put(name(path), values));
    ObjectNode json = MAPPER.createObjectNode();
    json.put("model_type", "gpt2");
    json.putArray("architectures").add("GPT2LMHeadModel");
    json.put("vocab_size", shape.size().vocabulary());
    json.put("n_positions", shape.size().context());
    json.put("n_layer", shape.size().layers());
    json.put("n_head", shape.size().heads());
    json.put("n_embd", shape.size().width());
    json.put("activation_function", "gelu_new");
    json.put("layer_norm_epsilon", 1e-5);
    SequencedMap<String, Content> files = new LinkedHashMap<>();
    files.put(WEIGHTS, new Safetensors(tensors, new TreeMap<>(Map.of("format", "pt"))));
    files.put(CONFIG, Content.of(json.toPrettyString() + "\n"));
    return files;
  }
}
