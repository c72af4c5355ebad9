package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Whatever is wrong with the data or the words: an exit code, a message that names the place, no
/// stack trace, and no run left behind.
class BadInputTest {
  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void desk() {
    desk = new Desk(folder);
  }

  static Stream<Arguments> unusableData() {
    String flats = Desk.flats(30);
    return Stream.of(
        Arguments.of("empty", "", List.of("t.csv", "empty")),
        Arguments.of("binary", "a,b\n\0\1\2,\0\n", List.of("t.csv")),
        Arguments.of("header only", "size,rent\n", List.of("t.csv", "header and no rows")),
        Arguments.of("one row", "size,rent\n1,2\n", List.of("t.csv", "one row")),
        Arguments.of("duplicate header", "size,size,rent\n1,2,3\n4,5,6\n7,8,9\n", List.of("size")),
        Arguments.of(
            "ragged row",
            flats.replaceFirst("\n(.*)\n(.*)\n", "\n$1\n$2,7\n"),
            List.of("t.csv", "line 3")),
        Arguments.of("unclosed quote", flats + "\"1,2,yes,3\n", List.of("t.csv", "line 32")),
        Arguments.of(
            "target missing",
            flats.replace("rent", "cost"),
            List.of("t.csv", "no column \"rent\"")),
        Arguments.of("target alone", "rent\n1\n2\n3\n4\n", List.of("no column but", "\"rent\"")),
        Arguments.of(
            "nothing but names of rows",
            Desk.flats(30).replaceAll("(?m)^(\\d+),(\\d),(no|yes)", "n$1$2$3,1,x"),
            List.of("\"size\" (differs", "\"floor\" (the same in every row (1)", "--keep size")),
        Arguments.of("target constant", "size,rent\n1,5\n2,5\n3,5\n4,5\n", List.of("rent", "(5)")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusableData")
  void ends_with_3(String name, String csv, List<String> says) {
    desk.file("t.csv", csv);
    refuses(3, desk.run("train", "t.csv", "--target", "rent"), says);
  }

  @Test
  void a_missing_file_ends_with_3() {
    refuses(3, desk.run("train", "t.csv", "--target", "rent"), List.of("t.csv", "no such file"));
  }

  @Test
  void a_folder_ends_with_3() throws IOException {
    Files.createDirectory(folder.resolve("t.csv"));
    refuses(3, desk.run("train", "t.csv", "--target", "rent"), List.of("t.csv", "folder"));
  }

  @Test
  void random_bytes_end_with_3() {
    byte[] bytes = new byte[5_000];
    new Random(7).nextBytes(bytes);
    desk.file("t.csv", bytes);
    refuses(3, desk.run("train", "t.csv", "--target", "rent"), List.of("t.csv"));
  }

  @Test
  void a_text_in_line_20000_ends_with_3_and_names_the_line_unless_na_names_the_text() {
    String[] lines = Desk.flats(20_100).split("\n");
    lines[19_999] = lines[19_999].replaceFirst("[^,]*", "about 40");
    desk.file("t.csv", String.join("\n", lines) + "\n");
    refuses(
        3,
        desk.run("train", "t.csv", "--target", "rent"),
        List.of("line 20000", "\"size\"", "about 40", "--na"));
    var named =
        desk.run("train", "t.csv", "--target", "rent", "--na", "about 40", "--plan-only", "-q");
    assertThat(named.code()).as(named.err()).isZero();
  }

  @Test
  void a_hundred_thousand_classes_end_with_3() {
    StringBuilder csv = new StringBuilder("a,y\n");
    for (int row = 0; row < 200_000; row++) {
      csv.append(row % 7).append(",c").append(row % 100_000).append('\n');
    }
    desk.file("t.csv", csv.toString());
    refuses(
        3,
        desk.run("train", "t.csv", "--target", "y"),
        List.of("column \"y\"", "100,000 classes", "200,000 rows", "name another target"));
  }

  @Test
  void one_whole_number_too_long_to_be_held_exactly_does_not_hide_how_to_go_on() {
    String csv = "a,y\n1,12345678901234567890\n";
    for (int row = 0; row < 60; row++) {
      csv += row * 7 % 11 + "," + row + "\n";
    }
    desk.file("t.csv", csv);
    refuses(3, desk.run("train", "t.csv", "--target", "y"), List.of("--type y=number"));
    var number = desk.run("train", "t.csv", "--target", "y", "--type", "y=number", "--plan-only");
    assertThat(number.code()).as(number.err()).isZero();
  }

  @Test
  void new_rows_are_refused_with_advice_that_predict_and_evaluate_can_follow() {
    desk.file("t.csv", Desk.flats(60));
    desk.run("train", "t.csv", "--target", "rent", "--model", "linear", "-q");
    desk.file("text.csv", Desk.flats(60).replaceFirst("\n[^,]*", "\nabout 40"));
    desk.file("marks.csv", "size;floor;balcony;rent\n40,5;1;no;500\n41.5;2;no;600\n");
    for (String command : List.of("predict", "evaluate")) {
      var text = desk.run(command, "last", "text.csv");
      assertThat(text.code()).isEqualTo(3);
      assertThat(text.err())
          .contains("line 2", "\"about 40\" is not a number", "leave the cell empty")
          .doesNotContain("--na", "--type");
      var marks = desk.run(command, "last", "marks.csv");
      assertThat(marks.code()).isEqualTo(3);
      assertThat(marks.err()).contains("one decimal mark").doesNotContain("--type");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp", "auto"})
  void a_rate_at_which_nothing_beats_the_start_ends_with_4(String model) {
    desk.file("t.csv", Desk.flats(120));
    var outcome =
        desk.run(
            "train", "t.csv", "--target", "rent", "--model", model, "--lr", "1e9", "--epochs", "5");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(4);
    assertThat(outcome.err()).contains("DH201", "diverged");
  }

  @Test
  void one_test_row_tells_no_margin_and_an_early_end_no_interval() {
    desk.file("t.csv", Desk.flats(60));
    desk.file("test.csv", Desk.flats(1));
    var outcome =
        desk.run(
            "train",
            "t.csv",
            "--target",
            "rent",
            "--model",
            "linear",
            "--epochs",
            "3",
            "--test",
            "test.csv");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out() + outcome.err())
        .contains("not at the bottom: no intervals")
        .doesNotContain("NaN", "95 % interval");
  }

  static Stream<Arguments> badWords() {
    return Stream.of(
        Arguments.of("--lrr=1", "--lrr", "did you mean --lr?"),
        Arguments.of("--lr=-1", "--lr must be more than 0", "-1.0"),
        Arguments.of("--lr=fast", "--lr must be a number", "fast"),
        Arguments.of("--epochs=0", "--epochs must be at least 1", "0"),
        Arguments.of("--epochs=many", "--epochs must be a whole number", "many"),
        Arguments.of("--batch=0", "--batch must be at least 1", "0"),
        Arguments.of("--batch=2.5", "--batch must be a whole number", "2.5"),
        Arguments.of("--out=", "--out must name a folder", "empty"),
        Arguments.of(
            "--model=liner", "--model must be auto, linear or mlp", "did you mean linear?"),
        Arguments.of("--optimizer=adan", "--optimizer must be", "did you mean adam?"),
        Arguments.of("--decay=1", "--decay must be in [0, 1)", "1.0"),
        Arguments.of("--clip=0", "--clip must be more than 0", "0.0"),
        Arguments.of("--hidden=0", "--hidden must be from 1", "0"),
        Arguments.of("--early-stop=0", "--early-stop must be at least 1", "0"),
        Arguments.of("--threads=0", "--threads must be from 1", "0"),
        Arguments.of("--kernels=v511", "--kernels must be scalar", "did you mean v512?"),
        Arguments.of("--threads=1e3", "--threads must be a whole number, in digits", "1e3"),
        Arguments.of("--epochs=99999999999", "--epochs must be a whole number of at most 9", "99"),
        Arguments.of("--lr", "a value is missing: --lr RATE", ""),
        Arguments.of("--target=rent", "--target is given twice", ""),
        Arguments.of("-x", "there is no flag -x\n", ""),
        Arguments.of("--checkpoint=often", "--checkpoint must be a number of steps", "often"),
        Arguments.of("--checkpoint=0s", "--checkpoint must be at least 1", "0"),
        Arguments.of("--checkpoint=99999999999s", "--checkpoint must be", "99999999999s"),
        Arguments.of("--split=60/60/60", "split", "100"),
        Arguments.of("--type=size=nunber", "nunber", "did you mean \"number\"?"),
        Arguments.of("--type=size", "--type must be of the form", "size"),
        Arguments.of("--unit=rent", "--unit must be of the form", "rent"));
  }

  @Test
  void a_line_with_hidden_layers_ends_with_2() {
    desk.file("t.csv", Desk.flats(30));
    refuses(
        2,
        desk.run("train", "t.csv", "--target=rent", "--model=linear", "--hidden=8"),
        List.of("--hidden is for a net", "--model mlp"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badWords")
  void bad_words_end_with_2(String word, String says, String more) {
    desk.file("t.csv", Desk.flats(30));
    refuses(2, desk.run("train", "t.csv", "--target", "rent", word), List.of(says, more));
  }

  @Test
  void a_command_that_is_none_ends_with_2() {
    refuses(2, desk.run("trian"), List.of("trian", "did you mean train?"));
    refuses(2, desk.run(), List.of("Commands:", "train", "Begin with:"));
    refuses(2, desk.run("train", "t.csv"), List.of("--target"));
    refuses(
        2,
        desk.run("train", "t.csv", "--tarjet", "rent"),
        List.of("there is no flag --tarjet", "did you mean --target?"));
    refuses(2, desk.run("help", "DH999"), List.of("DH999"));
  }

  @Test
  void a_folder_that_is_no_run_ends_with_7_and_says_so() {
    for (String command : List.of("resume .", "predict . t.csv", "evaluate . t.csv")) {
      refuses(7, desk.run(command.split(" ")), List.of(folder.getFileName() + " is no run"));
    }
  }

  @Test
  void nothing_to_evaluate_ends_with_3() {
    desk.file("t.csv", Desk.flats(60));
    desk.file("none.csv", "size,floor,balcony,rent\n");
    desk.run("train", "t.csv", "--target", "rent", "--model", "linear", "--out", "run");
    var outcome = desk.run("evaluate", "run", "none.csv");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(3);
    assertThat(outcome.err()).contains("none.csv", "no row has a value of the target");
  }

  @Test
  void a_column_that_is_none_ends_with_3_and_a_guess() {
    desk.file("t.csv", Desk.flats(30));
    refuses(
        3,
        desk.run("train", "t.csv", "--target", "rnet"),
        List.of("rnet", "did you mean \"rent\"? The"));
    refuses(
        3,
        desk.run("train", "t.csv", "--target", "rent", "--drop", "flor"),
        List.of("flor", "did you mean \"floor\"?"));
  }

  @Test
  void an_output_folder_that_cannot_be_written_ends_with_7() {
    desk.file("t.csv", Desk.flats(30));
    desk.file("file", "in the way");
    for (String out : List.of("file", "file/run")) {
      refuses(
          7,
          desk.run("train", "t.csv", "--target", "rent", "--model", "linear", "--out", out),
          List.of(out, "--out"));
    }
    assertThat(desk.read("file")).isEqualTo("in the way");
  }

  @Test
  void an_output_folder_that_is_not_empty_ends_with_2_and_stays_as_it_is() throws IOException {
    desk.file("t.csv", Desk.flats(30));
    Files.createDirectory(folder.resolve("mine"));
    desk.file("mine/diary.txt", "dear");
    var refused = desk.run("train", "t.csv", "--target", "rent", "--out", "mine");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("mine is not empty", "nothing was overwritten");
    assertThat(new Desk(folder.resolve("mine")).names()).containsExactly("diary.txt");
  }

  @Test
  void a_fault_is_reported_with_a_file_and_exit_1() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = desk.console(OutputStream.nullOutputStream(), err);
    int code =
        new Problems(console)
            .of(new IllegalStateException("the sky fell"), new CommandLine(CommandSpec.create()));
    assertThat(code).isEqualTo(1);
    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("the sky fell", "report").doesNotContain("\tat ");
  }

  /// The code, all the words, no trace of a stack, and nothing new in the folder but what was
  /// there.
  private void refuses(int code, Desk.Outcome outcome, List<String> says) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
    assertThat(outcome.err()).contains(says).doesNotContain("\tat ", "Exception");
    assertThat(outcome.out()).isEmpty();
    assertThat(desk.names()).doesNotContain("runs").allMatch(name -> !name.endsWith(".tmp"));
  }
}
