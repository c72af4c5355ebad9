package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that is asked to end saves where it stands, and says how to go on.
class SignalsTest {
  @TempDir private Path folder;

  @Test
  void a_request_to_end_saves_a_checkpoint_and_ends_with_143() throws Exception {
    Desk desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(2_000));
    Path err = folder.resolve("err.txt");
    Process process =
        Shell.downhill(
                folder,
                "train",
                "flats.csv",
                "--target",
                "rent",
                "--model",
                "mlp",
                "--hidden",
                "8",
                "--lr",
                "0.001",
                "--epochs",
                "1000000",
                "--early-stop",
                "1000000",
                "--out",
                "run")
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(err.toFile())
            .start();
    try {
      Path events = folder.resolve("run/events.jsonl");
      for (int i = 0; i < 600 && !(Files.exists(events) && Files.size(events) > 2_000); i++) {
        assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
        Thread.sleep(100);
      }
      process.destroy(); // SIGTERM
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String talk = Files.readString(err, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(talk).isEqualTo(143);
    assertThat(talk).contains("Stopped. A checkpoint of step", "resume run");
    assertThat(desk.read("run/run.json")).contains("\"stopped\"");
    assertThat(folder.resolve("run/checkpoint/mlp")).isNotEmptyDirectory();
    List<String> lines = Files.readAllLines(folder.resolve("run/events.jsonl"));
    assertThat(lines.getLast()).contains("\"type\":\"checkpoint\"");
  }

  @Test
  void an_interrupt_is_a_question_that_can_be_asked() {
    try (Interrupt interrupt = new Interrupt()) {
      assertThat(interrupt.asked()).isEmpty();
      interrupt.ask(Exit.INTERRUPTED);
      assertThat(interrupt.asked()).contains(Exit.INTERRUPTED);
    }
  }
}
