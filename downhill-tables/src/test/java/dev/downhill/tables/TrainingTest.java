package dev.downhill.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.descent.Stop;
import dev.downhill.kernel.Form;
import dev.downhill.kernel.Machine;
import dev.downhill.runs.ChangedData;
import dev.downhill.runs.Choice;
import dev.downhill.runs.Diverged;
import dev.downhill.runs.Event;
import dev.downhill.runs.EventJson;
import dev.downhill.runs.Every;
import dev.downhill.runs.Runs;
import dev.downhill.runs.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
  private static final Every EVERY_3 = new Every(3, Every.Unit.STEPS);

  @TempDir private Path folder;

  private Path train(Settings settings, int threads, int stopAfterSteps, String name)
      throws IOException {
    Machine machine = new Machine(threads, Form.SCALAR);
    Path out = folder.resolve(name);
    try (Training<Run> training =
        Training.start(Plan.of(settings, machine), machine, EVERY_3, new Runs(folder), out)) {
      pull(training, stopAfterSteps);
    }
    return out;
  }

  /// Pulls events up to a step of the last model, and then leaves, as a kill would.
  private static void pull(Training<?> training, int stopAfterSteps) {
    int steps = 0;
    while (training.hasNext()) {
      steps += training.next() instanceof Event.Stepped ? 1 : 0;
      if (steps == stopAfterSteps) {
        return;
      }
    }
  }

  private static String sha256(Path run) throws IOException {
    String json = Files.readString(run.resolve("run.json"));
    int at = json.lastIndexOf("\"sha256\" : \"") + 12;
    return json.substring(at, at + 64);
  }

  @ParameterizedTest
  @EnumSource(ModelChoice.class)
  void a_run_that_was_left_and_resumed_has_the_bits_of_one_that_never_stopped(ModelChoice model)
      throws IOException {
    Settings settings = Flats.settings(Flats.write(folder, 300), model, 40);
    Path whole = train(settings, 1, Integer.MAX_VALUE, "whole");
    long steps = steps(Files.readAllLines(whole.resolve("events.jsonl"))).size();
    Path halves = train(settings, 2, (int) (2 * steps / 3), "halves");
    Files.writeString(
        halves.resolve("events.jsonl"), "{\"v\":1,\"type\":\"st", StandardOpenOption.APPEND);

    try (Training<Run> resumed =
        Training.resume(halves, Plan::ofRun, new Machine(1, Form.SCALAR), EVERY_3)) {
      resumed.toEnd();
    }

    assertThat(sha256(halves)).isEqualTo(sha256(whole));
    assertThat(Files.readAllBytes(halves.resolve("model/model.safetensors")))
        .isEqualTo(Files.readAllBytes(whole.resolve("model/model.safetensors")));
    assertThat(Files.readString(halves.resolve("model/schema.json")))
        .isEqualTo(Files.readString(whole.resolve("model/schema.json")));
    List<String> events = Files.readAllLines(halves.resolve("events.jsonl"));
    assertThat(events).allMatch(line -> line.startsWith("{\"v\":1,") && line.endsWith("}"));
    assertThat(repeated(events)).isBetween(0L, 3L);
    assertThat(events).anyMatch(line -> line.contains("\"type\":\"resume\""));
  }

  /// The model and number of each step, in the order in which they were made.
  private static List<String> steps(List<String> events) {
    return events.stream()
        .filter(line -> line.contains("\"type\":\"step\""))
        .map(line -> line.substring(0, line.indexOf(",\"epoch\"")))
        .toList();
  }

  /// How many steps were made more than once.
  private static long repeated(List<String> events) {
    List<String> steps = steps(events);
    return steps.size() - steps.stream().distinct().count();
  }

  @Test
  void another_seed_gives_other_bits_and_a_run_at_its_end_is_not_resumed() throws IOException {
    Settings settings = Flats.settings(Flats.write(folder, 120), ModelChoice.MLP, 3);
    Path first = train(settings, 1, Integer.MAX_VALUE, "first");
    Path second = train(settings.withSeed(2), 1, Integer.MAX_VALUE, "second");
    assertThat(sha256(second)).isNotEqualTo(sha256(first));
    assertThatThrownBy(() -> Training.resume(first, Plan::ofRun, Machine.shared(), EVERY_3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has come to its end");
  }

  @Test
  void changed_data_is_refused_at_resume() throws IOException {
    Path data = Flats.write(folder, 120);
    Path run = train(Flats.settings(data, ModelChoice.MLP, 20), 1, 5, "run");
    Files.writeString(data, Files.readString(data) + "50,1,yes,900\n");
    assertThatThrownBy(() -> Training.resume(run, Plan::ofRun, Machine.shared(), EVERY_3))
        .isInstanceOf(ChangedData.class)
        .hasMessageContaining("flats.csv")
        .hasMessageContaining("has changed");
  }

  @Test
  void the_line_finds_the_rule_that_made_the_data() throws IOException {
    Run run =
        Training.of(Plan.of(Settings.of(Flats.write(folder, 600), "rent").with(ModelChoice.LINEAR)))
            .toEnd();

    Result result = run.result();
    assertThat(result.bottom()).isNotNull();
    assertThat(result.bottom().above()).isBetween(-1e-12, 1e-9);
    assertThat(((Scores.Regression) result.test()).r2()).isGreaterThan(0.99);
    assertThat(((Scores.Regression) result.baseline()).r2()).isLessThanOrEqualTo(0);
    Coefficient size = coefficient(result, "size");
    Coefficient floor = coefficient(result, "floor");
    Coefficient balcony = coefficient(result, "balcony=yes");
    assertThat(size.effect() / size.per()).isCloseTo(12, within(size.halfWidth() / size.per()));
    assertThat(floor.effect()).isCloseTo(-30, within(1.5 * floor.halfWidth()));
    assertThat(balcony.effect()).isCloseTo(150, within(1.5 * balcony.halfWidth()));
    assertThat(balcony.against()).isEqualTo("no");
    assertThat(size.halfWidth()).isGreaterThan(0);
  }

  private static Coefficient coefficient(Result result, String input) {
    return result.coefficients().stream()
        .filter(c -> c.input().equals(input))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void auto_keeps_the_model_that_misses_less_on_validation() throws IOException {
    Path data = folder.resolve("bend.csv");
    StringBuilder csv = new StringBuilder("x,y\n");
    for (int i = 0; i < 1_200; i++) {
      double x = (i * 7919 % 1_200) / 100.0;
      csv.append(x + "," + (x < 6 ? 10 * x : 120 - 10 * x) + "\n"); // a roof
    }
    Files.writeString(data, csv);

    Result result = Training.of(Plan.of(Settings.of(data, "y"))).toEnd().result();

    assertThat(result.model()).isEqualTo("mlp");
    assertThat(result.candidates()).extracting(Result.Candidate::kept).containsExactly(false, true);
    assertThat(((Scores.Regression) result.test()).r2()).isGreaterThan(0.95);
  }

  @Test
  void a_step_far_too_long_is_told_and_no_model_comes_of_it() throws IOException {
    Settings settings = Settings.of(Flats.write(folder, 200), "rent").with(ModelChoice.LINEAR);
    Learning wild =
        new Learning(
            ModelChoice.LINEAR,
            List.of(),
            null,
            null,
            50.0,
            null,
            null,
            null,
            null,
            null,
            null,
            dev.downhill.descent.OnDivergence.STOP,
            1);
    Plan plan = Plan.of(new Settings(settings.data(), settings.target(), settings.reading(), wild));

    assertThatThrownBy(() -> Training.of(plan).toEnd())
        .isInstanceOfSatisfying(
            Diverged.class,
            diverged -> {
              assertThat(diverged.diagnosis().code()).isEqualTo("DH201");
              assertThat(diverged.diagnosis().numbers()).isNotEmpty();
            });
  }

  @Test
  void files_of_the_model_hold_no_time_path_or_count_of_threads() throws IOException {
    Settings settings = Flats.settings(Flats.write(folder, 100), ModelChoice.LINEAR, 30);
    Path run = train(settings, 2, Integer.MAX_VALUE, "run");
    for (Path file : List.of(run.resolve("model/schema.json"), run.resolve("model/manifest"))) {
      assertThat(Files.readString(file))
          .doesNotContain(folder.toString(), "flats.csv", "threads", "2026", "java");
    }
  }

  @Test
  void intervals_are_told_only_at_the_bottom() throws IOException {
    Settings settings = Flats.settings(Flats.write(folder, 300), ModelChoice.LINEAR, 3);
    Learning learning = settings.learning();
    Learning slow =
        new Learning(
            ModelChoice.LINEAR,
            List.of(),
            null,
            null,
            1e-9,
            null,
            null,
            3,
            null,
            null,
            null,
            learning.onDivergence(),
            learning.seed());
    Settings creeping = new Settings(settings.data(), settings.target(), settings.reading(), slow);

    Run run = Training.of(Plan.of(creeping)).toEnd();
    Result result = run.result();

    assertThat(result.bottom().isReached()).isFalse();
    assertThat(result.coefficients()).isNotEmpty().allMatch(c -> Double.isNaN(c.halfWidth()));
    assertThat(EventJson.line(new Event.Finished(run)))
        .contains("\"reached\":false")
        .doesNotContain("half_width");
    assertThat(new Result.Bottom(1 + 9e-7, 1).isReached()).isTrue();
    assertThat(new Result.Bottom(1 + 2e-6, 1).isReached()).isFalse();
    assertThat(new Result.Bottom(1e-24, 1e-31).isReached()).isTrue();
    assertThat(new Result.Bottom(1e-7, 1e-31).isReached()).isFalse();
    assertThat(new Result.Bottom(1e-7, 1e-31).above()).isNaN();
  }

  /// Two classes that a line parts without a miss.
  private Path parted() throws IOException {
    StringBuilder csv = new StringBuilder("a,b,kind\n");
    for (int row = 0; row < 400; row++) {
      int a = row * 37 % 101;
      int b = row * 53 % 97;
      csv.append(a + "," + b + "," + (a + b > 99 ? "yes" : "no") + "\n");
    }
    return Files.writeString(folder.resolve("parted.csv"), csv);
  }

  @Test
  void a_line_between_parted_classes_comes_to_a_bottom_and_the_plan_says_how() throws IOException {
    Plan plan = Plan.of(Settings.of(parted(), "kind").with(ModelChoice.LINEAR));
    assertThat(plan.choices())
        .extracting(Choice::reason)
        .anyMatch(why -> why.contains("valid no lower in 100"))
        .anyMatch(why -> why.contains("classes that a line parts have no bottom else"));

    Result result = Training.of(plan).toEnd().result();

    assertThat(result.steps()).isLessThan(2_000);
    assertThat(((Scores.Classification) result.test()).accuracy()).isGreaterThan(0.95);
  }

  @Test
  void without_decay_a_line_between_classes_promises_no_bottom_and_one_through_numbers_does()
      throws IOException {
    Settings settings = Flats.settings(parted(), ModelChoice.LINEAR, 50);
    Learning bare =
        new Learning(
            ModelChoice.LINEAR,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            0.0,
            null,
            null,
            settings.learning().onDivergence(),
            1);
    Plan classes = Plan.of(new Settings(settings.data(), "kind", settings.reading(), bare));
    assertThat(stops(classes)).noneMatch(stop -> stop instanceof Stop.Bottom);
    assertThat(classes.choices()).noneMatch(choice -> choice.reason().contains("1e-10"));

    Plan numbers = Plan.of(Settings.of(Flats.write(folder, 300), "rent").with(ModelChoice.LINEAR));
    assertThat(stops(numbers))
        .anyMatch(stop -> stop instanceof Stop.Bottom)
        .noneMatch(stop -> stop instanceof Stop.Patience);
    assertThat(numbers.choices()).noneMatch(choice -> choice.name().equals("decay"));
  }

  private static List<Stop> stops(Plan plan) {
    return plan.candidates().getFirst().recipe().stops();
  }
}
