package dev.downhill.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.downhill.data.DataException;
import dev.downhill.data.Surprises;
import dev.downhill.data.Table;
import dev.downhill.file.DamagedFileException;
import dev.downhill.runs.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictorTest {
  @TempDir private Path folder;

  private Path model(ModelChoice choice) throws IOException {
    Path data = Flats.write(folder, 900);
    Path saved = folder.resolve("not/there/yet/model-" + choice);
    Training.of(Plan.of(Flats.settings(data, choice, 3))).toEnd().save(saved);
    return saved;
  }

  @ParameterizedTest
  @EnumSource(
      value = ModelChoice.class,
      names = {"LINEAR", "MLP"})
  void a_row_has_the_same_bits_alone_among_others_from_a_map_and_from_any_thread(ModelChoice choice)
      throws Exception {
    Predictor predictor = Predictor.load(model(choice));
    Table table = predictor.read(folder.resolve("flats.csv"));
    long[] all = bits(predictor.predict(table));
    for (int count : new int[] {1, 7, 256, 300}) {
      int[] some = IntStream.range(40, 40 + count).toArray();
      long[] bits = bits(predictor.predict(table, some, new Surprises()));
      assertThat(bits).isEqualTo(IntStream.of(some).mapToLong(i -> all[i]).toArray());
    }
    List<Map<String, ?>> rows = new ArrayList<>();
    for (int i = 0; i < table.rows(); i++) {
      rows.add(
          Map.of(
              "size", Double.valueOf(table.column("size").text(i)),
              "floor", table.column("floor").text(i),
              "balcony", table.column("balcony").text(i)));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<long[]>> found = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        found.add(
            threads.submit(
                () ->
                    rows.stream()
                        .mapToLong(row -> Double.doubleToLongBits(predictor.predict(row).value()))
                        .toArray()));
      }
      for (Future<long[]> one : found) {
        assertThat(one.get()).isEqualTo(all);
      }
    }
  }

  private static long[] bits(List<Prediction> predictions) {
    return predictions.stream().mapToLong(p -> Double.doubleToLongBits(p.value())).toArray();
  }

  @Test
  void a_row_without_a_column_is_refused_and_null_is_a_missing_value() throws IOException {
    Predictor predictor = Predictor.load(model(ModelChoice.LINEAR));
    assertThatThrownBy(() -> predictor.predict(Map.of("size", 50, "balcony", "no")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("floor");
    Map<String, Object> row = new java.util.HashMap<>(Map.of("size", 50, "balcony", "no"));
    row.put("floor", null);
    assertThat(predictor.predict(row).value()).isFinite();
  }

  @ParameterizedTest
  @ValueSource(strings = {"schema.json", "model.safetensors", "manifest"})
  void one_altered_bit_or_a_missing_end_is_noticed(String name) throws IOException {
    Path saved = model(ModelChoice.LINEAR);
    Path file = saved.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 40)) {
      byte[] altered = whole.clone();
      altered[at] ^= (byte) (1 << at % 8);
      Files.write(file, altered);
      assertThatThrownBy(() -> Predictor.load(saved))
          .as("bit %d of byte %d of %s", at % 8, at, name)
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining(saved.toString());
    }
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Predictor.load(saved)).isInstanceOf(DamagedFileException.class);
    Files.delete(file);
    assertThatThrownBy(() -> Predictor.load(saved)).isInstanceOf(IOException.class);
  }

  @Test
  void a_model_from_a_newer_version_is_told_from_a_damaged_one() throws IOException {
    Path saved = model(ModelChoice.LINEAR);
    Path file = saved.resolve("schema.json");
    byte[] newer =
        Files.readString(file)
            .replace("\"format\" : 1", "\"format\" : 2")
            .getBytes(StandardCharsets.UTF_8);
    byte[] weights = Files.readAllBytes(saved.resolve("model.safetensors"));
    var files = new java.util.LinkedHashMap<String, dev.downhill.file.Content>();
    files.put("model.safetensors", dev.downhill.file.Content.of(weights));
    files.put("schema.json", dev.downhill.file.Content.of(newer));
    dev.downhill.file.AtomicFolder.write(saved, files);
    assertThatThrownBy(() -> Predictor.load(saved))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer Downhill")
        .hasMessageContaining("format is 2");
  }

  @Test
  void a_saved_model_is_the_same_bytes_again() throws IOException {
    Path saved = model(ModelChoice.MLP);
    Path again = folder.resolve("again");
    dev.downhill.file.AtomicFolder.write(again, SavedModel.read(saved).files());
    for (String name : List.of("schema.json", "model.safetensors", "manifest")) {
      assertThat(Files.readAllBytes(again.resolve(name)))
          .isEqualTo(Files.readAllBytes(saved.resolve(name)));
    }
  }
}
