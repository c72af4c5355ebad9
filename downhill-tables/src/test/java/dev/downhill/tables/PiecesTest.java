package dev.downhill.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.data.ColumnType;
import dev.downhill.data.Feature;
import dev.downhill.descent.OnDivergence;
import dev.downhill.runs.Code;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
    write(config, "1");
    assertThat(ConfigJson.read(folder)).isEqualTo(config);

    ConfigJson plain = new ConfigJson(Settings.of(Path.of("/t/data.csv"), "y"), "ab", "");
    String text = write(plain, "1");
    assertThat(ConfigJson.read(folder)).isEqualTo(plain);

    write(plain, "2");
    assertThatThrownBy(() -> ConfigJson.read(folder)).hasMessageContaining("newer Downhill");
    Files.writeString(folder.resolve("config.json"), text.substring(0, 80));
    assertThatThrownBy(() -> ConfigJson.read(folder)).hasMessageContaining("damaged");
  }

  private String write(ConfigJson config, String version) throws IOException {
    ObjectNode json = new JsonMapper().createObjectNode();
    config.write(json);
    String text = "{\"v\":" + version + "," + json.toString().substring(1);
    Files.writeString(folder.resolve("config.json"), text);
    return text;
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
