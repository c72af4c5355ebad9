package dev.downhill.tables;

import dev.downhill.data.Preparation;
import dev.downhill.data.Schema;
import dev.downhill.file.Content;
import dev.downhill.file.DamagedFileException;
import dev.downhill.file.NewerFormatException;
import dev.downhill.file.Safetensors;
import dev.downhill.model.Theta;
import dev.downhill.runs.Fault;
import dev.downhill.runs.RunFolder;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A trained model as it lies on disk: `model.safetensors` with the parameters, `schema.json`
/// with the architecture and the preparation, and a manifest that proves both. The same model
/// gives the same bytes: no time, host, path or number of threads goes in.
///
/// @param spec the architecture
/// @param inputs how rows become what the model reads
/// @param theta the parameters
/// @param baseline the guess to beat
/// @param unit of the target, or empty
record SavedModel(ModelSpec spec, Inputs inputs, Theta theta, Baseline baseline, String unit) {
  static final String SCHEMA = "schema.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final int FORMAT = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /// The files of its folder.
  SequencedMap<String, Content> files() {
    SequencedMap<String, Content> files = new LinkedHashMap<>();
    files.put(WEIGHTS, new Safetensors(new LinkedHashMap<>(theta.values()), new TreeMap<>()));
    files.put(SCHEMA, Content.of(schema()));
    return files;
  }

  private String schema() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    ObjectNode model = json.putObject("model");
    model.put("kind", spec.name());
    model.put("inputs", spec.inputs());
    ArrayNode hidden = model.putArray("hidden");
    spec.hidden().forEach(hidden::add);
    model.put("outputs", spec.outputs());
    json.put("unit", unit);
    numbers(json.putArray("class_shares"), baseline.shares());
    ArrayNode ramps = json.putArray("ramps");
    inputs.ramps().knots().forEach(ends -> numbers(ramps.addArray(), ends));
    json.set("preparation", MAPPER.valueToTree(inputs.preparation().schema()));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  private static void numbers(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }

  /// Reads what [#files] made.
  ///
  /// @param place a run, or the model folder of one
  /// @throws DamagedFileException if anything is missing or altered
  /// @throws IOException if there is no model, it is from a newer Downhill, or cannot be read
  static SavedModel read(Path place) throws IOException {
    Path folder = RunFolder.model(place, SCHEMA);
    Path file = folder.resolve(SCHEMA);
    try {
      return parse(file, folder);
    } catch (JacksonException | IllegalArgumentException altered) {
      throw new DamagedFileException(file, Fault.words(altered));
    }
  }

  private static SavedModel parse(Path file, Path folder) throws IOException {
    JsonNode json = MAPPER.readTree(Files.readString(file));
    JsonNode preparation = json.required("preparation");
    known(file, json.required("format").intValue(), FORMAT);
    known(file, preparation.required("version").intValue(), Schema.VERSION);
    JsonNode model = json.required("model");
    List<Integer> hidden = new ArrayList<>();
    model.required("hidden").forEach(units -> hidden.add(units.intValue()));
    ModelSpec spec =
        new ModelSpec(
            model.required("kind").stringValue().equals("linear")
                ? ModelChoice.LINEAR
                : ModelChoice.MLP,
            model.required("inputs").intValue(),
            hidden,
            model.required("outputs").intValue());
    List<double[]> knots = new ArrayList<>();
    json.required("ramps").forEach(ends -> knots.add(numbers(ends)));
    Schema schema = MAPPER.treeToValue(preparation, Schema.class);
    Inputs inputs = new Inputs(Preparation.of(schema), new Ramps(knots), spec.dtype());
    Safetensors weights = Safetensors.read(folder.resolve(WEIGHTS));
    SavedModel saved =
        new SavedModel(
            spec,
            inputs,
            Theta.of(weights.tensors()),
            new Baseline(
                schema.target().median(),
                schema.target().classes(),
                numbers(json.required("class_shares"))),
            json.required("unit").stringValue());
    saved.check(file);
    return saved;
  }

  private static void known(Path file, int format, int known) throws NewerFormatException {
    if (format > known) {
      throw new NewerFormatException(file, format, known);
    }
  }

  /// The parts were written together; a file put together by hand may not fit.
  private void check(Path file) throws DamagedFileException {
    int classes = baseline.classes().size();
    if (inputs.preparation().width() != inputs.ramps().knots().size()
        || inputs.width() != spec.inputs()
        || spec.outputs() != (classes > 2 ? classes : 1)
        || baseline.shares().length != classes
        || (spec.dtype() == DType.F64 && inputs.ramps().any())) {
      throw new DamagedFileException(file, "its parts do not fit each other");
    }
    long knobs = 0;
    for (Values values : theta.values().values()) {
      knobs += values.shape().size();
      if (values.dtype() != spec.dtype()) {
        throw new DamagedFileException(file, "the parameters are " + values.dtype());
      }
    }
    if (knobs != spec.knobs()) {
      throw new DamagedFileException(
          file, "the model has " + spec.knobs() + " knobs, the parameters are " + knobs);
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).doubleValue();
    }
    return values;
  }
}
