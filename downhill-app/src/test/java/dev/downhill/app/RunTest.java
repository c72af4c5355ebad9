package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.kernel.Machine;
import dev.downhill.tables.Every;
import dev.downhill.tables.Training;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /// A training that does not end by itself, killed once it has saved a checkpoint and `meanwhile`
  /// is done.
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
      Path second = folder.resolve("run/checkpoint/mlp/000002");
      for (int i = 0; i < 600 && !Files.exists(second); i++) {
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
    try (Training alone =
        Training.resume(
            folder.resolve("run"), new Machine(1), new Every(5, Every.Unit.STEPS))) {
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
}
