package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each command as a user runs it, when all is well.
class CommandsTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void desk() {
    desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(300));
  }

  private Desk.Outcome good(String... arguments) {
    Desk.Outcome outcome = desk.run(arguments);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  private Desk.Outcome line(String... more) {
    List<String> words =
        new ArrayList<>(List.of("train", "flats.csv", "--target", "rent", "--model", "linear"));
    words.addAll(List.of(more));
    return good(words.toArray(String[]::new));
  }

  private static List<JsonNode> json(Desk.Outcome outcome) {
    return outcome.lines().stream().map(MAPPER::readTree).toList();
  }

  private static JsonNode last(List<JsonNode> lines, String type) {
    return lines.stream()
        .filter(line -> line.path("type").stringValue().equals(type))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void train_talks_on_stderr_and_answers_on_stdout() {
    Desk.Outcome trained = line("--unit", "rent=EUR");

    assertThat(trained.err())
        .contains("Plan", "change with", "step=1 ", "step=2 ", "step=4 ", "end model=linear")
        .doesNotContain("\u001b");
    assertThat(trained.out())
        .contains(
            "never used for training",
            "guessing the median",
            "€",
            "What moves rent",
            "the bottom by algebra",
            "Stopped at step",
            "sha256",
            "runs",
            "downhill predict last new.csv");
    assertThat(line("-q").err()).isEmpty();
  }

  @Test
  void plan_only_trains_nothing_and_writes_nothing() {
    Desk.Outcome planned = good("train", "flats.csv", "--target", "rent", "--plan-only");

    assertThat(planned.out()).contains("regression", "--split", "70/15/15", "mlp 64-64");
    assertThat(planned.out())
        .contains("Memory   of linear at its peak: ", "Memory   of mlp 64-64 at its peak: ")
        .containsPattern("activations and gradients +\\d.* [kM]B +\\d+\\.\\d %");
    JsonNode memory =
        json(good("train", "flats.csv", "--target", "rent", "--plan-only", "--json"))
            .getFirst()
            .path("memory");
    assertThat(memory.size()).isEqualTo(2);
    for (JsonNode model : memory) {
      long sum = 0;
      for (JsonNode part : model.path("parts")) {
        sum += part.path("bytes").longValue();
      }
      assertThat(model.path("bytes").longValue()).isPositive().isEqualTo(sum);
    }
    assertThat(desk.names()).containsExactly("flats.csv");
  }

  @Test
  void each_flag_shows_in_the_plan_and_in_the_configuration() {
    good(
        "train",
        "flats.csv",
        "--target",
        "rent",
        "--model",
        "mlp",
        "--hidden",
        "6,5",
        "--epochs",
        "3",
        "--lr",
        "0.0125",
        "--optimizer",
        "momentum",
        "--batch",
        "32",
        "--seed",
        "9",
        "--schedule",
        "exponential",
        "--loss",
        "huber",
        "--decay",
        "0.02",
        "--clip",
        "0.75",
        "--early-stop",
        "2",
        "--on-diverge",
        "stop",
        "--drop",
        "floor",
        "--type",
        "balcony=category",
        "--na",
        "?",
        "--unit",
        "rent=EUR",
        "--split",
        "every:4",
        "--out",
        "run",
        "--threads",
        "2",
        "--checkpoint",
        "10steps");
    JsonNode config = MAPPER.readTree(desk.read("run/config.json"));
    JsonNode learning = config.path("learning");
    assertThat(learning.toString())
        .isEqualTo(
            "{\"model\":\"mlp\",\"hidden\":[6,5],\"loss\":\"huber\",\"optimizer\":\"momentum\","
                + "\"lr\":0.0125,\"schedule\":\"exponential\",\"batch\":32,\"epochs\":3,"
                + "\"decay\":0.02,\"clip\":0.75,\"early_stop\":2,\"on_diverge\":\"stop\","
                + "\"seed\":9}");
    assertThat(config.path("reading").path("drop").toString()).isEqualTo("[\"floor\"]");
    assertThat(config.path("reading").path("split").stringValue()).isEqualTo("every:4");
    String choices = config.path("choices").toString();
    assertThat(choices)
        .contains("mlp 6-5", "lr 0.0125", "momentum", "≤ 3 epochs", "0.02", "0.75", "rent [EUR]");
    JsonNode run = MAPPER.readTree(desk.read("run/run.json"));
    assertThat(run.path("status").stringValue()).isEqualTo("finished");
    assertThat(run.path("made_with").path("threads").intValue()).isEqualTo(2);
    assertThat(run.path("data").path("rows").intValue()).isEqualTo(300);
    assertThat(desk.read("run/events.jsonl")).contains("\"type\":\"checkpoint\"", "\"step\":10");
  }

  @Test
  void json_is_one_versioned_object_a_line_and_nothing_else() {
    Desk.Outcome trained = line("--json");

    assertThat(trained.err()).isEmpty();
    List<JsonNode> lines = json(trained);
    assertThat(lines).allMatch(node -> node.path("v").intValue() == 1);
    assertThat(trained.lines()).allMatch(text -> text.startsWith("{\"v\":1,\"type\":\""));
    JsonNode plan = lines.getFirst();
    assertThat(plan.path("type").stringValue()).isEqualTo("plan");
    assertThat(plan.path("task").stringValue()).isEqualTo("regression");
    assertThat(plan.path("rows").intValue()).isEqualTo(300);
    assertThat(plan.path("choices").get(0).path("flag").stringValue()).isEqualTo("--type");
    JsonNode step = last(lines, "step");
    for (String field : List.of("step", "epoch", "train", "valid", "lr", "slope", "t")) {
      assertThat(step.path(field).isNumber()).as(field).isTrue();
    }
    JsonNode result = lines.getLast();
    assertThat(result.path("type").stringValue()).isEqualTo("result");
    assertThat(result.path("test").path("mae").doubleValue()).isPositive();
    assertThat(result.path("test").path("r2").doubleValue()).isGreaterThan(0.99);
    assertThat(result.path("baseline").path("mae").doubleValue())
        .isGreaterThan(result.path("test").path("mae").doubleValue());
    assertThat(result.path("bottom").path("above").doubleValue()).isLessThan(1e-6);
    assertThat(result.path("sha256").stringValue()).matches("[0-9a-f]{64}");
    assertThat(result.path("workers").intValue()).isPositive();
    assertThat(result.path("kernels").size()).isPositive();
    assertThat(result.path("scalar_kernels").path("small").isInt()).isTrue();
    assertThat(result.path("run").stringValue()).contains("runs");
  }

  @Test
  void which_weights_were_kept_is_told_once() {
    Desk.Outcome trained =
        good(
            "train",
            "flats.csv",
            "--target",
            "rent",
            "--model",
            "mlp",
            "--hidden",
            "8",
            "--lr",
            "0.05",
            "--early-stop",
            "1");
    String told = trained.out().replaceAll("\\s+", " ");
    assertThat(told).containsPattern("no new lowest value for 1 epoch; θ of step \\d+ kept\\. ");
    assertThat(told.split(" kept", -1)).hasSize(2);
  }

  @Test
  void a_valley_without_an_end_is_flat_in_some_directions() {
    String[] lines = Desk.flats(300).split("\n");
    for (int i = 1; i < lines.length; i++) {
      int size = Integer.parseInt(lines[i].split(",")[0]);
      lines[i] = size + i * 7 % 13 / 1e6 + "," + lines[i];
    }
    lines[0] = "again," + lines[0];
    desk.file("twice.csv", String.join("\n", lines));
    String[] words = {"train", "twice.csv", "--target", "rent", "--model", "linear", "--plan-only"};
    assertThat(good(words).out().replaceAll("\\s+", " "))
        .contains("flat in some directions")
        .doesNotContain(" : 1", "e302");
    words[1] = "flats.csv";
    assertThat(good(words).out()).containsPattern("valley [\\d.]+ : 1");
  }

  @Test
  void predict_gives_the_same_numbers_from_a_file_from_stdin_and_row_by_row() {
    line();
    List<String> all = good("predict", "last", "flats.csv").lines();
    assertThat(all).hasSize(301);
    assertThat(all.getFirst()).isEqualTo("prediction");
    String csv = Desk.flats(300);
    assertThat(desk.fed(csv, "predict", "last", "-").lines()).isEqualTo(all);

    String[] rows = csv.split("\n");
    for (int count : new int[] {1, 7, 256}) {
      StringBuilder some = new StringBuilder(rows[0]).append('\n');
      for (int i = 1; i <= count; i++) {
        some.append(rows[i]).append('\n');
      }
      Desk.Outcome few = desk.fed(some.toString(), "predict", "last", "-");
      assertThat(few.lines()).isEqualTo(all.subList(0, count + 1));
    }
    assertThat(Double.parseDouble(all.get(1)))
        .isCloseTo(Double.parseDouble(rows[1].split(",")[3]), within(60.0));
  }

  @Test
  void predict_tells_what_it_never_saw_and_strict_makes_it_6() {
    line();
    String odd = "size,floor,balcony,garage\n50,1,perhaps,2\n9000,2,no,1\n";
    Desk.Outcome predicted = desk.fed(odd, "predict", "last", "-", "--key", "garage");
    assertThat(predicted.code()).isZero();
    assertThat(predicted.lines()).hasSize(3);
    assertThat(predicted.lines().get(1)).startsWith("2,");
    assertThat(predicted.err())
        .contains("DH501  balcony", "\"perhaps\"", "DH503  garage", "DH504  size", "row 2: 9000");

    Desk.Outcome without = desk.fed("size,balcony\n50,no\n", "predict", "last", "-");
    assertThat(without.err()).contains("DH502  floor");

    Desk.Outcome strict = desk.fed(odd, "predict", "last", "-", "--strict");
    assertThat(strict.code()).isEqualTo(6);
    assertThat(strict.out()).isEmpty();
  }

  @Test
  void a_reader_that_has_enough_is_no_fault() throws IOException {
    line();
    desk.file("many.csv", Desk.flats(20_000));
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = desk.console(closed, err);
    assertThat(Main.execute(console, "predict", "last", "many.csv")).isZero();
    assertThat(err.toString()).doesNotContain("Broken", "Exception");
  }

  @Test
  void evaluate_scores_in_units_beside_the_median() {
    line("--unit", "rent=USD");
    Desk.Outcome text = good("evaluate", "last", "flats.csv");
    assertThat(text.out())
        .contains("300 rows of", "typical miss (MAE)", "$", "guessing the median");
    JsonNode json = MAPPER.readTree(good("evaluate", "best", "flats.csv", "--json").out());
    assertThat(json.path("model").path("r2").doubleValue()).isGreaterThan(0.99);
    assertThat(json.path("baseline").path("rows").intValue()).isEqualTo(300);

    Desk.Outcome unlabelled = desk.fed("size,floor,balcony\n1,2,no\n", "evaluate", "last", "-");
    assertThat(unlabelled.code()).isEqualTo(3);
    assertThat(unlabelled.err()).contains("\"rent\"");
  }

  @Test
  void evaluate_says_which_rows_trained_the_model() {
    Desk.Outcome trained = line();
    Desk.Outcome same = good("evaluate", "last", "flats.csv");
    assertThat(same.err()).contains("DH505", "255 of these 300 rows trained", "(MAE) of ");
    String told = same.err().replaceAll("(?s).*\\(MAE\\) of ([\\d.]+).*", "$1");
    String tested = trained.out().replaceAll("(?s).*\\(MAE\\) +([\\d.]+).*", "$1");
    assertThat(Double.parseDouble(told)).isEqualTo(Double.parseDouble(tested), within(0.05));
    desk.file("new.csv", Desk.flats(290));
    assertThat(good("evaluate", "last", "new.csv").err()).doesNotContain("DH505");

    line("--test", "new.csv", "--out", "apart");
    assertThat(good("evaluate", "apart/model", "flats.csv").err())
        .contains("300 of these 300 rows", "file gave");
  }

  @Test
  void a_test_file_of_its_own_is_never_trained_on() {
    desk.file("test.csv", Desk.flats(340).replaceAll("(?s)(size[^\n]*\n)(.*?\n){300}", "$1"));
    Desk.Outcome trained = line("--test", "test.csv", "--json");
    assertThat(json(trained).getLast().path("test").path("rows").intValue()).isEqualTo(40);
    assertThat(trained.out()).doesNotContain("DH107");
  }

  @Test
  void a_test_file_that_repeats_training_rows_is_told_and_so_are_two_test_parts() {
    Desk.Outcome trained = line("--test", "flats.csv");
    assertThat(trained.err())
        .contains("DH107", "300 of the 300 test rows stand among the other rows too");
    Desk.Outcome both =
        desk.run(
            "train", "flats.csv", "--target", "rent", "--test", "flats.csv", "--split", "every:5");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--split every:5 says which rows test, and so does --test");
  }

  @Test
  void of_two_equal_columns_neither_has_an_interval() {
    StringBuilder csv = new StringBuilder("x,same,z,y\n");
    for (int i = 0; i < 300; i++) {
      double x = StrictMath.sin(i);
      double z = StrictMath.cos(3 * i);
      double y = 3 * x + 2 * z + 0.1 * StrictMath.sin(11.7 * i * i);
      csv.append("%s,%s,%s,%s\n".formatted(x, x, z, y));
    }
    desk.file("twins.csv", csv.toString());
    String out = good("train", "twins.csv", "--target", "y", "--model", "linear", "-q").out();
    assertThat(out.lines().filter(line -> line.contains("not told apart")))
        .extracting(line -> line.strip().split(" ")[0])
        .containsExactlyInAnyOrder("x", "same");
    assertThat(out).containsPattern("z .*±");
  }

  @Test
  void a_damaged_or_missing_model_ends_with_7() throws IOException {
    line("--out", "run");
    Path weights = folder.resolve("run/model/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 3] ^= 4;
    Files.write(weights, bytes);
    Desk.Outcome damaged = desk.run("predict", "run", "flats.csv");
    assertThat(damaged.code()).isEqualTo(7);
    assertThat(damaged.err()).contains("is damaged").doesNotContain("\tat ");
    assertThat(damaged.out()).isEmpty();

    Desk.Outcome none = desk.run("predict", "rum", "flats.csv");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("there is no run \"rum\"");
  }

  @Test
  void a_run_is_found_by_name_last_and_best_and_resumed_only_if_not_at_its_end() {
    line();
    String name = desk.folder().resolve("runs").toFile().list((_, n) -> n.endsWith("-01"))[0];
    line("--seed", "7");
    assertThat(good("evaluate", name, "flats.csv").out()).contains("300 rows");
    assertThat(good("evaluate", "best", "flats.csv").out()).contains("300 rows");
    Desk.Outcome resumed = desk.run("resume", "last");
    assertThat(resumed.code()).isEqualTo(2);
    assertThat(resumed.err()).contains("has come to its end");
  }

  @Test
  void best_is_of_one_table_and_target_and_an_error_names_the_run() {
    line("--out", "flat");
    desk.file("cars.csv", "miles,age\n1,2\n3,4\n");
    for (String command : List.of("predict", "evaluate")) {
      Desk.Outcome unfit = desk.run(command, "best", "cars.csv");
      assertThat(unfit.code()).isEqualTo(3);
      assertThat(unfit.err())
          .contains("cars.csv", "of the run flat, which learned to guess rent of flats.csv.");
    }
    good("train", "flats.csv", "--target=size", "--model=linear", "--out=sizes", "-q");
    Desk.Outcome several = desk.run("predict", "best", "flats.csv");
    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err())
        .contains("one table and target", "rent of flats.csv (flat)", "size of flats.csv (sizes)");
  }

  @Test
  void a_step_far_too_long_ends_with_4_and_a_reason() {
    Desk.Outcome climbed =
        desk.run(
            "train",
            "flats.csv",
            "--target",
            "rent",
            "--model",
            "linear",
            "--lr",
            "50",
            "--on-diverge",
            "stop",
            "--out",
            "run");
    assertThat(climbed.code()).as(climbed.err()).isEqualTo(4);
    assertThat(climbed.err()).contains("DH201", "largest stable step", "downhill help DH201");
    assertThat(climbed.out()).isEmpty();
    assertThat(desk.read("run/run.json")).contains("\"diverged\"");
    assertThat(folder.resolve("run/model")).doesNotExist();
  }

  @Test
  void help_explains_commands_and_codes() {
    assertThat(good("help").out()).contains("train", "DH201");
    assertThat(good("help", "predict").out()).contains("--key");
    assertThat(good("help", "dh201").out()).contains("the descent is climbing", "Hessian");
    assertThat(good("--version").out()).startsWith("downhill ");
    assertThat(good("train", "--help").out()).contains("--on-diverge");
  }

  @Test
  void explain_program_shows_each_kernel_and_trains_nothing() throws IOException {
    String text = good("explain-program", "flats.csv", "--target", "rent").out();
    assertThat(text)
        .contains("Step of linear", "Step of mlp 64-64")
        .containsPattern("k1a? ← batch.x · weight")
        .contains("∇weight ← batch.xᵀ · ", "hidden.0.weight ← if(")
        .contains("In all", "flop", "read and written", "Arrays", "Memory   of");
    assertThat(desk.folder().resolve("runs")).doesNotExist();

    line("--out", "run", "-q");
    List<JsonNode> timed = json(good("explain-program", "run", "--time", "--json"));
    assertThat(timed).hasSize(1);
    JsonNode program = timed.getFirst();
    assertThat(program.path("type").stringValue()).isEqualTo("program");
    assertThat(program.path("model").stringValue()).isEqualTo("linear");
    assertThat(program.path("micros").doubleValue()).isPositive();
    assertThat(program.path("memory").path("bytes").longValue()).isPositive();
    assertThat(program.path("kernels").size()).isGreaterThan(5);
    for (JsonNode kernel : program.path("kernels")) {
      assertThat(kernel.path("micros").doubleValue()).isPositive();
      assertThat(kernel.path("passes").toString()).contains("←");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void explain_program_fits_the_terminal(int columns) {
    for (String[] more : new String[][] {{}, {"--time"}}) {
      List<String> words = new ArrayList<>(List.of("explain-program", "flats.csv"));
      words.addAll(List.of("--target", "rent", "--model", "mlp", "--batch", "128"));
      words.addAll(List.of(more));
      Desk.Outcome shown = desk.inTerminal(columns, words.toArray(String[]::new));
      assertThat(shown.lines()).allMatch(line -> Words.width(line) <= columns);
    }
  }

  @Test
  void doctor_looks_at_the_kernels() {
    assertThat(good("doctor").out())
        .contains("java", "processor", "memory", "vectors", "a small net after", "kernels");
  }
}
