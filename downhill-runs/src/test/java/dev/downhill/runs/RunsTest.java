package dev.downhill.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How runs are named, listed and found.
class RunsTest {
  @TempDir private Path folder;

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
    assertThat(Every.parse("2min")).isEqualTo(new Every(120, Every.Unit.SECONDS));
    for (String wrong : List.of("", "s", "0s", "-1s", "30 s", "10 min", "99999999999s")) {
      assertThatThrownBy(() -> Every.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
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
}
