package dev.downhill.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.data.ColumnType;
import dev.downhill.data.Feature;
import dev.downhill.descent.OnDivergence;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small parts, each by itself.
class PiecesTest {
  @TempDir private Path folder;

  @Test
  void ramps_go_from_0_to_1_between_quantiles_and_on_at_the_ends() {
    Feature number = new Feature("x", Feature.Kind.NUMBER, "", "", 0, 1);
    Feature flag = new Feature("x", Feature.Kind.MISSING, "", "", 0, 1);
    double[] rows = {0, 0, 1, 0, 2, 1, 3, 0, 4, 0}; // x is 0 1 2 3 4, the flag 0 0 1 0 0
    Ramps ramps = Ramps.fit(List.of(number, flag), Values.of(Shape.of(5, 2), rows), 2);

    assertThat(ramps.width()).isEqualTo(4);
    assertThat(put(ramps, 1, 1)).containsExactly(1, 0.5f, 0, 1);
    assertThat(put(ramps, 3, 0)).containsExactly(3, 1, 0.5f, 0);
    assertThat(put(ramps, -1, 0)).containsExactly(-1, -0.5f, 0, 0);
    assertThat(put(ramps, -90, 0)).containsExactly(-5, -1, 0, 0);
    assertThat(put(ramps, 90, 0)).containsExactly(5, 1, 2, 0);
  }

  private static float[] put(Ramps ramps, double... features) {
    float[] out = new float[ramps.width()];
    ramps.put(features, out, 0);
    return out;
  }

  @Test
  void a_number_with_two_values_gets_no_ramps() {
    Feature number = new Feature("x", Feature.Kind.NUMBER, "", "", 0, 1);
    Ramps ramps = Ramps.fit(List.of(number), Values.of(Shape.of(4, 1), 0.0, 0, 1, 1), 8);
    assertThat(ramps.any()).isFalse();
    assertThat(put(ramps, 1)).containsExactly(1);
  }

  @Test
  void scores_of_numbers() {
    Scores.Regression scores = Scores.of(new double[] {1, 2, 3, 6}, new double[] {1, 3, 3, 4});
    assertThat(scores.mae()).isCloseTo(0.75, within(1e-15));
    assertThat(scores.rmse()).isCloseTo(Math.sqrt(5 / 4.0), within(1e-15));
    assertThat(scores.r2()).isCloseTo(1 - 5 / 14.0, within(1e-15));
    assertThat(Scores.of(new double[] {2, 2}, new double[] {2, 2}).r2()).isNaN();
    for (int power : new int[] {1021, -1050}) {
      double unit = Math.scalb(1.0, power);
      Scores.Regression far =
          Scores.of(
              new double[] {unit, 2 * unit, 3 * unit, 6 * unit},
              new double[] {unit, 3 * unit, 3 * unit, 4 * unit});
      assertThat(far.mae() / unit).isEqualTo(scores.mae());
      assertThat(far.rmse() / unit)
          .isCloseTo(scores.rmse(), org.assertj.core.api.Assertions.within(1e-6));
      assertThat(far.r2()).isEqualTo(scores.r2());
    }
    double most = Double.MAX_VALUE;
    assertThat(Scores.of(new double[] {most, -most}, new double[] {-most, most}).rmse()).isFinite();
  }

  @Test
  void scores_of_classes() {
    Scores.Classification scores =
        Scores.of(new int[] {0, 1}, new double[][] {{0.8, 0.2}, {0.5, 0.5}});
    assertThat(scores.accuracy()).isEqualTo(0.5); // of equals the first is taken
    assertThat(scores.logLoss())
        .isCloseTo(-(StrictMath.log(0.8) + StrictMath.log(0.5)) / 2, within(1e-15));
    assertThat(Scores.of(new int[] {0}, new double[][] {{0, 1}}).logLoss()).isFinite();
  }

  @Test
  void names_come_from_the_configuration_and_never_twice() {
    String first = RunNames.next("a", List.of());
    assertThat(first).matches("[a-z]+-[a-z]+-01").isEqualTo(RunNames.next("a", List.of()));
    assertThat(RunNames.next("b", List.of())).isNotEqualTo(first);
    assertThat(RunNames.next("a", List.of(first, "calm-heron-07", "notes")))
        .matches("[a-z]+-[a-z]+-08");
  }

  @Test
  void intervals_of_checkpoints() {
    assertThat(Every.parse("100steps")).isEqualTo(new Every(100, Every.Unit.STEPS));
    assertThat(Every.parse("1step")).isEqualTo(new Every(1, Every.Unit.STEPS));
    assertThat(Every.parse("30s")).hasToString("30s");
    for (String wrong : List.of("", "s", "0s", "-1s", "30 s", "10m", "99999999999s")) {
      assertThatThrownBy(() -> Every.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_configuration_comes_back_as_it_was() throws IOException {
    Reading reading =
        new Reading(
            List.of("a,b"),
            List.of("c"),
            Map.of("z=", ColumnType.CATEGORY),
            List.of("-"),
            Map.of("y", "USD"),
            "60/20/20",
            Path.of("/t/test.csv"));
    Learning learning =
        new Learning(
            ModelChoice.MLP,
            List.of(3, 2),
            LossChoice.HUBER,
            OptimizerChoice.MOMENTUM,
            0.1 + 0.2,
            ScheduleChoice.EXPONENTIAL,
            7,
            9,
            0.25,
            1.5,
            4,
            OnDivergence.STOP,
            Long.MIN_VALUE);
    Settings settings = new Settings(Path.of("/t/data.csv"), "y", reading, learning);
    ConfigJson config = new ConfigJson(settings, "ab", "cd");
    Path file = Files.writeString(folder.resolve("config.json"), config.text(List.of()));
    assertThat(ConfigJson.read(file)).isEqualTo(config);

    ConfigJson plain = new ConfigJson(Settings.of(Path.of("/t/data.csv"), "y"), "ab", "");
    Files.writeString(file, plain.text(List.of(new Choice("a", "b", "c", "d"))));
    assertThat(ConfigJson.read(file)).isEqualTo(plain);

    Files.writeString(file, plain.text(List.of()).replace("\"v\" : 1", "\"v\" : 2"));
    assertThatThrownBy(() -> ConfigJson.read(file)).hasMessageContaining("newer Downhill");
    Files.writeString(file, plain.text(List.of()).substring(0, 80));
    assertThatThrownBy(() -> ConfigJson.read(file)).hasMessageContaining("damaged");
  }

  @Test
  void runs_are_found_by_path_name_last_and_best_with_or_without_the_index() throws IOException {
    Runs runs = new Runs(folder);
    assertThatThrownBy(() -> runs.find("last")).hasMessageContaining("no run here yet");
    Path first = run("runs/calm-owl-01", "x", 3);
    Path second = run("runs/keen-fox-02", "x", 5);
    Path third = run("elsewhere", "x", 4);
    runs.add(second);
    runs.add(third);
    assertThat(runs.find("last")).isEqualTo(third);
    assertThat(runs.find("best")).isEqualTo(first);
    assertThat(runs.find("keen-fox-02")).isEqualTo(second);
    assertThat(runs.find("elsewhere")).isEqualTo(third);
    assertThatThrownBy(() -> runs.find("keen-fix-02"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keen-fox-02");
    Path other = run("runs/warm-bee-03", "other data", 1);
    runs.add(other);
    assertThatThrownBy(() -> runs.find("best"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elsewhere, keen-fox-02, calm-owl-01)")
        .hasMessageContaining("(warm-bee-03)");
    Files.delete(folder.resolve("runs/index.jsonl"));
    assertThat(runs.find("last").getFileName()).hasToString("warm-bee-03");
  }

  private Path run(String name, String data, double score) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        run.resolve("run.json"),
        "{\"target\":\"y\",\"data\":{\"sha256\":\"%s\"},\"result\":{\"valid_score\":%s}}"
            .formatted(data, score));
    return run;
  }

  @Test
  void jdk_25_before_its_third_update_is_known_to_be_faulty() {
    assertThat(Checkup.isFaulty(Runtime.Version.parse("25.0.2+10"))).isTrue();
    assertThat(Checkup.isFaulty(Runtime.Version.parse("25+36"))).isTrue();
    assertThat(Checkup.isFaulty(Runtime.Version.parse("25.0.3+9"))).isFalse();
    assertThat(Checkup.isFaulty(Runtime.Version.parse("26+1"))).isFalse();
  }

  @Test
  void every_form_of_kernels_agrees_with_the_scalar_one() {
    assertThat(Checkup.all())
        .filteredOn(one -> one.name().startsWith("kernels"))
        .allMatch(Checkup::good);
  }

  @Test
  void every_diagnosis_explains_itself() {
    for (Code code : Code.values()) {
      assertThat(code.title()).isNotBlank().doesNotEndWith(".");
      assertThat(code.explanation().lines()).hasSizeGreaterThan(2);
      assertThat(code.explanation().lines()).allMatch(line -> line.length() <= 100);
      assertThat(Code.of(code.name().toLowerCase(java.util.Locale.ROOT))).contains(code);
    }
  }
}
