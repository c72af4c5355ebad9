package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// A training that is asked to end saves where it stands and says how to go on; whatever ended
/// it, `resume` comes to the parameters of a training that nobody disturbed.
class SignalsTest {
  private static final String[] TRAIN = {
    "train",
    "flats.csv",
    "--target=rent",
    "--model=mlp",
    "--hidden=8",
    "--lr=0.001",
    "--epochs=100",
    "--early-stop=100",
    "--checkpoint=20steps",
    "--json",
    "--out=run"
  };

  private static String undisturbed = "";

  @TempDir private Path folder;

  @BeforeAll
  static void train(@TempDir Path folder) {
    Desk desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(500));
    Desk.Outcome trained = desk.run(TRAIN);
    assertThat(trained.code()).as(trained.err()).isZero();
    undisturbed = parameters(desk);
  }

  private static String parameters(Desk desk) {
    String hash =
        new JsonMapper()
            .readTree(desk.read("run/run.json"))
            .path("result")
            .path("sha256")
            .stringValue();
    assertThat(hash).hasSize(64);
    return hash;
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, true", "TERM, 143, true", "INT INT, 130, false", "KILL, 137, false"})
  void goes_on_to_the_same_parameters(String signals, int exit, boolean saves) throws Exception {
    Desk desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(500));
    Process process = start();
    try {
      waitUntilStalled(process);
      for (String signal : signals.split(" ")) {
        assertThat(process.isAlive()).isTrue();
        assertThat(new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor())
            .isZero();
        Thread.sleep(300);
      }
      if (saves) {
        process.getInputStream().readAllBytes();
      }
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String talk = desk.read("err.txt");
    assertThat(process.exitValue()).as(talk).isEqualTo(exit);
    if (saves) {
      assertThat(talk).containsPattern("Stopped\\. A checkpoint of step \\d+ is saved; go on");
      assertThat(talk).endsWith("\n  downhill resume run\n");
      assertThat(desk.read("run/run.json")).contains("\"stopped\"");
    } else {
      assertThat(talk).doesNotContain("Stopped");
    }
    assertThat(folder.resolve("run/model")).doesNotExist();

    Desk.Outcome resumed = desk.run("resume", "run", "--quiet");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(parameters(desk)).isEqualTo(undisturbed);
  }

  /// A training in a process of its own, which a shell that ignores Ctrl-C did not teach to.
  private Process start() throws Exception {
    List<String> reset = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(reset);
    probe.add("true");
    Assumptions.assumeTrue(
        new ProcessBuilder(probe).start().waitFor() == 0,
        "needs an env that resets signals, as that of Linux does");
    ProcessBuilder builder = Shell.downhill(folder, TRAIN);
    List<String> command = new ArrayList<>(reset);
    command.addAll(builder.command());
    return builder.command(command).redirectError(folder.resolve("err.txt").toFile()).start();
  }

  /// Waits until the pipe that nobody reads is full, so that the training waits for its reader
  /// however fast the computer is.
  private void waitUntilStalled(Process process) throws IOException, InterruptedException {
    InputStream out = process.getInputStream();
    int before = 0;
    for (int i = 0; i < 200; i++) {
      String talk = Files.readString(folder.resolve("err.txt"), StandardCharsets.UTF_8);
      assertThat(process.isAlive()).as(talk).isTrue();
      int now = out.available();
      if (now > 8_000 && now == before) {
        return;
      }
      before = now;
      Thread.sleep(200);
    }
    throw new AssertionError("the training wrote no more than " + before + " bytes");
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
