package dev.downhill.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a terminal shows.
class TerminalTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void plan_descent_and_result_fit_its_width(int columns) {
    Desk desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(300));

    Desk.Outcome shown =
        desk.inTerminal(columns, "train", "flats.csv", "--target", "rent", "--unit", "rent=USD");

    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.err()).contains("Plan", "Descending  linear", "Ctrl-C saves", "ETA", "done");
    assertThat(Arrays.stream((shown.err() + shown.out()).split("[\n\r]")))
        .map(line -> line.replaceAll("\u001b\\[[0-9]*[A-Za-z]", ""))
        .filteredOn(line -> !line.startsWith("Run "))
        .filteredOn(line -> !line.contains("flats.csv"))
        .allSatisfy(line -> assertThat(Words.width(line)).as(line).isLessThanOrEqualTo(columns));
  }

  private String[] train(Page results, Page talk) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Desk desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(60));
    Console one = desk.console(out, err);
    Console console = new Console(one.in(), one.out(), one.err(), one.here(), results, talk);
    int code = Main.execute(console, "train", "flats.csv", "--target", "rent", "--model", "linear");
    assertThat(code).isZero();
    return new String[] {out.toString(UTF_8), err.toString(UTF_8)};
  }

  @Test
  void results_are_styled_where_stdout_is_a_terminal_and_talk_where_stderr_is() {
    Page terminal = new Page(true, 80, true, "downhill");
    Page file = new Page(false, 80, false, "downhill");

    String[] redirected = train(file, terminal);
    assertThat(redirected[0]).contains("Result   ").doesNotContain("\u001b");
    assertThat(redirected[1]).contains("\u001b[1mPlan\u001b[0m");

    String[] logged = train(terminal, file);
    assertThat(logged[0]).contains("\u001b[1mResult\u001b[0m");
    assertThat(logged[1]).contains("Plan  ", "step=1 ").doesNotContain("\u001b");
  }

  /// Runs a command line of a shell in a terminal of its own, and returns what that shows.
  private String inRealTerminal(String line, Map<String, String> environment) throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script"))
            && System.getProperty("os.name").equals("Linux"),
        "needs the script of util-linux, which runs a command in a terminal");
    Map<String, String> all = new HashMap<>(Map.of("TERM", "xterm", "NO_COLOR", ""));
    all.putAll(environment);
    String command = "PATH=" + Shell.ROOT + ":$PATH; " + line;
    return Shell.run(folder, all, "/usr/bin/script", "-qec", command, "shown").out();
  }

  @Test
  void each_stream_of_a_process_is_styled_by_what_it_is() throws Exception {
    String both = "downhill train --help; downhill resume; true";
    assertThat(inRealTerminal(both, Map.of()))
        .contains("\u001b[1m--target\u001b", "\u001b[31mdownhill: ");
    assertThat(inRealTerminal(both, Map.of("NO_COLOR", "1")))
        .contains("--target", "downhill: ")
        .doesNotContain("\u001b");
    assertThat(inRealTerminal(both, Map.of("TERM", "dumb"))).doesNotContain("\u001b");

    String shown = inRealTerminal("(" + both + ") > out.txt", Map.of());
    assertThat(Files.readString(folder.resolve("out.txt")))
        .contains("--target")
        .doesNotContain("\u001b");
    assertThat(shown).contains("\u001b[31mdownhill: ");

    shown = inRealTerminal("(" + both + ") 2> err.txt", Map.of());
    assertThat(Files.readString(folder.resolve("err.txt")))
        .contains("downhill: ")
        .doesNotContain("\u001b");
    assertThat(shown).contains("\u001b[1m--target\u001b");
  }

  @Test
  void each_stream_of_a_process_is_as_wide_as_its_terminal() throws Exception {
    String shown =
        inRealTerminal("stty cols 60; downhill train --help 2> err.txt", Map.of("NO_COLOR", "1"));
    assertThat(shown.lines().mapToInt(String::length).max().orElse(0)).isBetween(50, 60);
  }

  @Test
  void a_long_message_is_broken_between_words() {
    Desk desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(60));
    String[] words = {"train", "flats.csv", "--target", "rent", "--split", "60/60"};
    assertThat(desk.inTerminal(60, words).err().lines())
        .hasSizeGreaterThan(2)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    assertThat(desk.run(words).err()).hasLineCount(2);
  }
}
