package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes to stdout and what to stderr, and what if it cannot be written.
class StreamsTest {
  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void desk() {
    desk = new Desk(folder);
    desk.file("t.csv", Desk.flats(60));
  }

  /// Runs a command whose stdout fails for this reason.
  private Desk.Outcome failing(String reason, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    Console console = desk.console(full, err);
    int code = Main.execute(console, arguments);
    return new Desk.Outcome(code, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void a_full_disk_under_stdout_ends_with_7() {
    String[] train = {"train", "t.csv", "--target", "rent", "--model", "linear", "-q"};
    var trained = failing("No space left on device", train);
    assertThat(trained.code()).isEqualTo(7);
    assertThat(trained.err()).contains("stdout", "No space left on device");
    var predicted = failing("No space left on device", "predict", "last", "t.csv");
    assertThat(predicted.code()).isEqualTo(7);
    assertThat(predicted.err()).contains("stdout", "No space left on device");
    assertThat(failing("No space left on device", "--help").code()).isEqualTo(7);
  }

  @Test
  void a_reader_that_has_had_enough_is_no_failure() {
    assertThat(desk.run("train", "t.csv", "--target", "rent", "--model", "linear", "-q").code())
        .isZero();
    var predicted = failing("Broken pipe", "predict", "last", "t.csv");
    assertThat(predicted.code()).isZero();
    assertThat(predicted.err()).doesNotContain("stdout");
  }

  @Test
  void quiet_tells_what_was_found_and_no_more() {
    desk.file("same.csv", Desk.flats(60).replaceAll("(?m)^", "5,").replaceFirst("5,", "same,"));
    var quiet = desk.run("train", "same.csv", "--target", "rent", "--model", "linear", "-q");
    assertThat(quiet.code()).as(quiet.err()).isZero();
    assertThat(quiet.err()).contains("DH", "same").doesNotContain("Plan", "step=", "begin");
  }

  @Test
  void quiet_does_not_hide_that_it_diverged() {
    var diverged =
        desk.run(
            "train",
            "t.csv",
            "--target",
            "rent",
            "--model",
            "linear",
            "--optimizer",
            "gd",
            "--lr",
            "5",
            "--on-diverge",
            "stop",
            "-q");
    assertThat(diverged.code()).as(diverged.err()).isEqualTo(4);
    assertThat(diverged.err()).contains("DH201", "no model came of it");
  }

  @Test
  void a_plan_that_is_all_there_is_goes_to_stdout() {
    for (String more : new String[] {"-v", "-q"}) {
      var plan = desk.run("train", "t.csv", "--target", "rent", "--plan-only", more);
      assertThat(plan.code()).as(plan.err()).isZero();
      assertThat(plan.out()).contains("Plan", "--target");
      assertThat(plan.err()).isEmpty();
    }
    assertThat(desk.names()).containsExactly("t.csv");
  }
}
