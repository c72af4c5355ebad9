package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `--help` lists, in which order and how wide.
class HelpTest {
  private static final Pattern FLAG = Pattern.compile("(?m)^ +(?:-\\w, )?(--[\\w-]+)");

  @TempDir private Path folder;

  private List<String> flags(String command) {
    String help = new Desk(folder).run(command, "--help").out();
    return FLAG.matcher(help).results().map(found -> found.group(1)).toList();
  }

  @Test
  void flags_of_every_day_come_first_and_those_of_the_machine_last() {
    assertThat(flags("train"))
        .startsWith("--target", "--model", "--epochs", "--lr", "--out", "--seed")
        .containsSubsequence("--json", "--help", "--type", "--hidden", "--threads")
        .endsWith("--threads", "--kernels", "--checkpoint")
        .doesNotHaveDuplicates();
    assertThat(flags("resume"))
        .containsExactly(
            "--quiet", "--verbose", "--json", "--help", "--threads", "--kernels", "--checkpoint");
    assertThat(flags("predict")).containsExactly("--key", "--strict", "--help");
    assertThat(flags("evaluate")).containsExactly("--json", "--strict", "--help");
  }

  @Test
  void every_diagnosis_that_the_sources_make_is_explained() throws IOException {
    Set<String> made = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Shell.ROOT)) {
      for (Path source :
          sources.filter(path -> path.toString().matches(".*/src/main/.*\\.java")).toList()) {
        Pattern.compile("\"(DH\\d{3})\"")
            .matcher(Files.readString(source))
            .results()
            .forEach(found -> made.add(found.group(1)));
      }
    }
    assertThat(made).contains("DH101", "DH107", "DH201");
    assertThat(made)
        .allSatisfy(
            code -> {
              Desk.Outcome help = new Desk(folder).run("help", code);
              assertThat(help.err()).isEmpty();
              assertThat(help.out()).startsWith(code + "  ").contains("\n\n");
            });
  }

  @Test
  void the_first_group_of_train_fits_one_screen() {
    String help = new Desk(folder).inTerminal(80, "train", "--help").out();
    assertThat(help.substring(0, help.indexOf("Data:")).lines()).hasSizeLessThan(24);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100})
  void no_line_is_longer_than_the_terminal(int columns) {
    for (String command :
        List.of(
            "--help",
            "help",
            "help train",
            "train --help",
            "predict --help",
            "evaluate --help",
            "resume --help",
            "doctor --help",
            "help --help")) {
      Desk.Outcome help = new Desk(folder).inTerminal(columns, command.split(" "));
      assertThat(help.code()).as(help.err()).isZero();
      assertThat(help.out().lines())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    }
  }

  @Test
  void it_is_as_wide_as_COLUMNS_says_when_piped() throws Exception {
    for (String columns : List.of("60", "80")) {
      Shell.Result help =
          Shell.run(Shell.ROOT, Map.of("COLUMNS", columns), "./downhill", "train", "--help");
      assertThat(help.exit()).as(help.err()).isZero();
      int widest = Arrays.stream(help.out().split("\n")).mapToInt(String::length).max().orElse(0);
      assertThat(widest).isBetween(Integer.parseInt(columns) - 12, Integer.parseInt(columns));
    }
  }

  @Test
  void it_names_the_command_as_it_was_called() throws Exception {
    assertThat(Shell.run(Shell.ROOT, Map.of(), "./downhill", "train", "--help").out())
        .startsWith("Usage: ./downhill train DATA [--target=COLUMN] [FLAGS]\n");
    assertThat(Shell.run(Shell.ROOT, Map.of(), "./downhill").err())
        .contains("Begin with:  ./downhill train");
    String path = Shell.ROOT + ":" + System.getenv("PATH");
    assertThat(Shell.run(folder, Map.of("PATH", path), "sh", "-c", "downhill resume").err())
        .contains(" downhill resume --help lists");
  }
}
