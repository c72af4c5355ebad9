package dev.downhill.language;

import dev.downhill.file.Content;
import dev.downhill.file.DamagedFileException;
import dev.downhill.file.NewerFormatException;
import dev.downhill.file.Safetensors;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.models.GptSize;
import dev.downhill.runs.Config;
import dev.downhill.runs.Fault;
import dev.downhill.runs.RunFolder;
import dev.downhill.tensor.DType;
import dev.downhill.text.BytePairs;
import dev.downhill.text.Bytes;
import dev.downhill.text.Characters;
import dev.downhill.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A language model as it lies on disk: `model.safetensors` with the parameters, `language.json`
/// with the architecture and the tokenizer, and a manifest that proves both.
final class ModelFiles {
  private static final String SCHEMA = "language.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final int FORMAT = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  private ModelFiles() {}

  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(SCHEMA))
        || PublishedGpt2.isIn(folder)
        || Files.exists(folder.resolve("model").resolve(SCHEMA));
  }

  static SequencedMap<String, Content> of(LanguageModel model) {
    SequencedMap<String, Content> files = new LinkedHashMap<>();
    files.put(
        WEIGHTS, new Safetensors(new LinkedHashMap<>(model.theta().values()), new TreeMap<>()));
    files.put(SCHEMA, Content.of(schema(model)));
    return files;
  }

  private static String schema(LanguageModel model) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    ObjectNode shape = json.putObject("model");
    GptSize size = model.shape().size();
    shape.put("architecture", Config.word(model.shape().architecture()));
    shape.put("vocabulary", size.vocabulary());
    shape.put("context", size.context());
    shape.put("layers", size.layers());
    shape.put("heads", size.heads());
    shape.put("width", size.width());
    shape.put("stored", Config.word(model.shape().stored()));
    ObjectNode cut = json.putObject("tokenizer");
    switch (model.tokenizer()) {
      case Characters characters ->
          cut.put("kind", "characters").put("alphabet", characters.alphabet());
      case Bytes _ -> cut.put("kind", "bytes");
      case Gpt2Pairs _ -> cut.put("kind", "gpt2");
      case BytePairs pairs -> {
        ArrayNode merges = cut.put("kind", "pairs").putArray("merges");
        pairs.merges().forEach(pair -> merges.add(pair.left()).add(pair.right()));
      }
      default -> throw new IllegalStateException("no way to write " + model.tokenizer());
    }
    return json.toString() + "\n";
  }

  static LanguageModel read(Path place) throws IOException {
    if (PublishedGpt2.isIn(place)) {
      return PublishedGpt2.read(place);
    }
    Path folder = RunFolder.model(place, SCHEMA);
    Path file = folder.resolve(SCHEMA);
    try {
      JsonNode json = MAPPER.readTree(Files.readString(file));
      int format = json.required("format").intValue();
      if (format > FORMAT) {
        throw new NewerFormatException(file, format, FORMAT);
      }
      JsonNode shape = json.required("model");
      Tokenizer tokenizer = tokenizer(json.required("tokenizer"));
      ModelShape built =
          new ModelShape(
              Config.choice(Architecture.class, shape.required("architecture")),
              new GptSize(
                  shape.required("vocabulary").intValue(),
                  shape.required("context").intValue(),
                  shape.required("layers").intValue(),
                  shape.required("heads").intValue(),
                  shape.required("width").intValue()),
              Config.choice(DType.class, shape.required("stored")));
      if (built.size().vocabulary() != tokenizer.vocabulary()) {
        throw new DamagedFileException(file, "its parts do not fit each other");
      }
      Theta theta = Theta.of(Safetensors.read(folder.resolve(WEIGHTS)).tensors());
      Parts.of(built.build(0)).check(theta);
      return new LanguageModel(built, tokenizer, theta);
    } catch (JacksonException | IllegalArgumentException altered) {
      throw new DamagedFileException(file, Fault.words(altered));
    }
  }

  private static Tokenizer tokenizer(JsonNode json) {
    String kind = json.required("kind").stringValue();
    return switch (kind) {
      case "characters" -> new Characters(json.required("alphabet").stringValue());
      case "bytes" -> new Bytes();
      case "gpt2" -> new Gpt2Pairs();
      case "pairs" -> {
        List<BytePairs.Pair> merges = new ArrayList<>();
        JsonNode numbers = json.required("merges");
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
          merges.add(new BytePairs.Pair(numbers.get(i).intValue(), numbers.get(i + 1).intValue()));
        }
        yield new BytePairs(merges);
      }
      default -> throw new IllegalArgumentException("\"" + kind + "\" is no tokenizer here");
    };
  }
}
