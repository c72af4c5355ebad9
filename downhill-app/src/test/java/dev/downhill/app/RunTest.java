package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.file.AtomicFolder;
import dev.downhill.file.Content;
import dev.downhill.kernel.Machine;
import dev.downhill.runs.Event;
import dev.downhill.runs.EventJson;
import dev.downhill.runs.Every;
import dev.downhill.runs.Training;
import dev.downhill.tables.Plan;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a run folder where things go wrong.
class RunTest {
  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void desk() {
    desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(200));
  }

  /// Trains a small net into `run`.
  private static List<String> train(String... more) {
    return Stream.concat(
            Stream.of("train", "flats.csv", "--target", "rent", "--model", "mlp", "--out", "run"),
            Stream.of(more))
        .toList();
  }

  private Desk.Outcome run(List<String> arguments) {
    return desk.run(arguments.toArray(String[]::new));
  }

  /// A training that does not end by itself, killed once it has saved a checkpoint and
  /// `meanwhile` is done.
  private void killed(Runnable meanwhile) throws Exception {
    List<String> endless =
        train("--lr", "0.001", "--epochs", "999999", "--early-stop", "999999", "--checkpoint");
    List<String> often = Stream.concat(endless.stream(), Stream.of("5steps")).toList();
    Process process =
        Shell.downhill(folder, often.toArray(String[]::new))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    try {
      for (int i = 0; i < 600 && checkpoints().size() < 2; i++) {
        assertThat(process.isAlive()).as(desk.read("err.txt")).isTrue();
        Thread.sleep(100);
      }
      meanwhile.run();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void one_run_is_worked_on_by_one_process_and_a_kill_leaves_no_lock() throws Exception {
    killed(this::refusesAsWorkedOn);
    try (Training<?> alone =
        Training.resume(
            folder.resolve("run"), Plan::ofRun, new Machine(1), new Every(5, Every.Unit.STEPS))) {
      alone.next();
      refusesAsWorkedOn();
      alone.next();
      refusesAsWorkedOn(); // being refused did not give up the lock
    }
  }

  private void refusesAsWorkedOn() {
    Desk.Outcome second = desk.run("resume", "run");
    assertThat(second.code()).as(second.err()).isEqualTo(7);
    assertThat(second.err()).contains("another process is working on this run").contains("run");
  }

  @Test
  void the_lock_is_free_after_the_end_and_no_part_of_the_model() throws IOException {
    Desk.Outcome trained = run(train("--epochs", "2"));
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(new Desk(folder.resolve("run/model")).names())
        .containsExactly("manifest", "model.safetensors", "schema.json");
    Desk.Outcome again = desk.run("resume", "run");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("has come to its end");
  }

  /// Runs a command for which no file may grow over so many blocks of 512 or 1,024 bytes.
  private Shell.Result limited(int blocks, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
    command.addAll(Shell.downhill(folder, arguments.toArray(String[]::new)).command());
    command.add(command.indexOf("-cp"), "-XX:-UsePerfData");
    return Shell.run(folder, Map.of(), command.toArray(String[]::new));
  }

  /// Everything below the folder, by its path from there.
  private List<String> all() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.map(path -> folder.relativize(path).toString()).sorted().toList();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_run_of_which_nothing_could_be_saved_is_taken_away_again() throws Exception {
    List<String> before = all();
    List<String> large = train("--hidden", "128,128", "--epochs", "2");
    Shell.Result trained = limited(32, large);
    assertThat(trained.exit()).as(trained.err()).isEqualTo(7);
    assertThat(trained.err())
        .contains("DH405", "the checkpoint of step", "cannot write run/model", "taken away again")
        .doesNotContain("Exception", "\tat ");
    assertThat(all()).isEqualTo(before);
    List<String> nameless = new ArrayList<>(large);
    nameless.removeAll(List.of("--out", "run"));
    assertThat(limited(32, nameless).exit()).isEqualTo(7);
    assertThat(all()).isEqualTo(before); // no runs/, no list of runs
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_checkpoint_or_an_event_that_cannot_be_written_does_not_end_a_training() throws Exception {
    Shell.Result trained =
        limited(128, train("--hidden", "96,96", "--epochs", "60", "--checkpoint", "50steps"));
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.err())
        .contains("DH405  the checkpoint of step 50 of mlp is not saved", "The descent goes on")
        .containsOnlyOnce("is not saved");
    assertThat(desk.read("run/run.json")).contains("\"finished\"");
    assertThat(desk.read("run/events.jsonl")).contains("DH405").endsWith("}\n");
    assertThat(desk.run("predict", "run", "flats.csv").code()).isZero();
  }

  @Test
  void a_run_whose_checkpoints_were_removed_cannot_be_resumed_and_stays_as_it_is()
      throws Exception {
    killed(() -> {});
    for (String gone : List.of("run/checkpoint/mlp", "run/checkpoint")) {
      remove(folder.resolve(gone));
      List<String> before = all();
      Desk.Outcome resumed = desk.run("resume", "run");
      assertThat(resumed.code()).as(resumed.err()).isEqualTo(7);
      assertThat(resumed.err())
          .contains("run has no checkpoint to go on from", "Train again")
          .doesNotContain("space");
      assertThat(all()).isEqualTo(before);
    }
  }

  @Test
  void a_damaged_checkpoint_is_told_and_the_one_before_it_used() throws Exception {
    killed(() -> {});
    Path newest = checkpoints().getLast();
    Files.write(newest.resolve("descent.safetensors"), new byte[] {1, 2, 3});
    try (Training<?> resumed =
        Training.resume(
            folder.resolve("run"), Plan::ofRun, new Machine(1), new Every(5, Every.Unit.STEPS))) {
      assertThat(EventJson.line(resumed.next()))
          .contains("DH404", "a damaged checkpoint of mlp", newest.toString(), "it has 3 bytes");
      assertThat(resumed.next()).isInstanceOf(Event.Began.class);
    }
    assertThat(desk.read("run/events.jsonl")).contains("DH404");
  }

  @Test
  void where_no_checkpoint_is_whole_the_advice_is_given_once() throws Exception {
    killed(() -> {});
    for (Path checkpoint : checkpoints()) {
      Files.write(checkpoint.resolve("manifest"), new byte[] {1});
    }
    Desk.Outcome resumed = desk.run("resume", "run");
    assertThat(resumed.code()).isEqualTo(7);
    assertThat(resumed.err())
        .contains("snapshots is whole")
        .containsOnlyOnce("Use another copy")
        .doesNotContain("..");
  }

  @Test
  void a_run_that_diverged_is_not_resumed_and_nobody_advises_it() throws Exception {
    Desk.Outcome trained = run(train("--lr", "1e9", "--epochs", "5"));
    assertThat(trained.code()).as(trained.err()).isEqualTo(4);
    List<String> before = all();
    Desk.Outcome resumed = desk.run("resume", "run");
    assertThat(resumed.code()).as(resumed.err()).isEqualTo(4);
    assertThat(resumed.err()).contains("run diverged", "nothing to go on with", "a smaller --lr");
    Desk.Outcome predicted = desk.run("predict", "run", "flats.csv");
    assertThat(predicted.code()).isEqualTo(7);
    assertThat(predicted.err()).contains("diverged", "a smaller --lr").doesNotContain("resume");
    assertThat(all()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "",
        "5 5",
        "{}",
        "{\"v\":\"one\"}",
        "{\"v\":1}",
        "{\"v\":1,}",
        "\u00ff"
      })
  void a_damaged_description_is_told_in_plain_words(String text) throws Exception {
    run(train("--epochs", "2"));
    remove(folder.resolve("run/model"));
    String config = desk.read("run/config.json");
    desk.file("run/config.json", text.getBytes(StandardCharsets.ISO_8859_1));
    Desk.Outcome resumed = desk.run("resume", "run");
    assertThat(resumed.code()).as(resumed.err()).isEqualTo(7);
    assertThat(resumed.err()).contains("config.json is damaged: it is not", "Train again");
    plain(resumed);
    desk.file("run/config.json", config.replace("\"mlp\"", "\"mpl\""));
    plain(desk.run("resume", "run"));
    desk.file("run/config.json", config);
    desk.file("run/run.json", text);
    plain(desk.run("predict", "run", "flats.csv"));
    plain(desk.run("predict", "best", "flats.csv"));
    Desk.Outcome mended = desk.run("resume", "run");
    assertThat(mended.code()).as(mended.err()).isZero();
    assertThat(desk.read("run/run.json")).contains("\"finished\"");
  }

  /// Nothing of Java or of a library is told.
  private static void plain(Desk.Outcome outcome) {
    assertThat(outcome.err())
        .isNotEmpty()
        .doesNotContain("dev.downhill", "jackson", "Node", "Token", "`", "Exception", "enum", "..");
  }

  @Test
  void a_model_with_a_newer_preparation_or_format_is_told_from_a_damaged_one() throws Exception {
    run(train("--epochs", "2"));
    Path model = folder.resolve("run/model");
    String schema = desk.read("run/model/schema.json");
    byte[] weights = Files.readAllBytes(model.resolve("model.safetensors"));
    for (String[] change :
        new String[][] {
          {"\"version\" : 1", "\"version\" : 7"}, {"\"format\" : 1", "\"format\" : 7"},
        }) {
      assertThat(schema).contains(change[0]);
      write(model, weights, schema.replace(change[0], change[1]));
      Desk.Outcome predicted = desk.run("predict", "run", "flats.csv");
      assertThat(predicted.code()).isEqualTo(7);
      assertThat(predicted.err())
          .contains(
              "schema.json is from a newer Downhill: its format is 7", "Use the newer version")
          .doesNotContain("damaged");
      plain(predicted);
    }
    for (String broken : List.of("[]", "null", schema.replace("\"target\"", "\"tarjet\""))) {
      write(model, weights, broken);
      Desk.Outcome predicted = desk.run("predict", "run", "flats.csv");
      assertThat(predicted.code()).isEqualTo(7);
      assertThat(predicted.err()).contains("schema.json is damaged: ");
      plain(predicted);
    }
  }

  /// Writes a model whose checksums are right.
  private static void write(Path model, byte[] weights, String schema) throws IOException {
    SequencedMap<String, Content> files = new LinkedHashMap<>();
    files.put("model.safetensors", Content.of(weights));
    files.put("schema.json", Content.of(schema));
    AtomicFolder.write(model, files);
  }

  /// The checkpoints of the run, the oldest first, without what a kill left behind.
  private List<Path> checkpoints() throws IOException {
    Path all = folder.resolve("run/checkpoint/mlp");
    if (!Files.exists(all)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(all)) {
      return inside.filter(path -> path.toString().matches(".*[0-9]")).sorted().toList();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
