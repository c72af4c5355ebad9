package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.descent.Progress;
import dev.downhill.explanation.Kernels;
import dev.downhill.runs.Event;
import dev.downhill.runs.Unit;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers, words and curves as they are shown.
class TextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "49857.3 | 3 | 49,900",
        "49857.3 | 4 | 49,860",
        "-1150.2 | 3 | −1,150",
        "0.37249 | 3 | 0.372",
        "0       | 3 | 0",
        "999.96  | 3 | 1,000",
        "1234567 | 3 | 1,230,000",
        "4.12e-7 | 2 | 4.1e-7",
        "5.6e13  | 2 | 5.6e13",
        "NaN     | 3 | not a number",
        "-Infinity | 3 | −∞"
      })
  void numbers_have_few_digits(double value, int digits, String text) {
    assertThat(Numbers.significant(value, digits)).isEqualTo(text);
  }

  @Test
  void amounts_carry_their_unit() {
    assertThat(Numbers.amount(-50_857, "USD", 3)).isEqualTo("−$50,900");
    assertThat(Numbers.amount(12.34, "mg/l", 3)).isEqualTo("12.3 mg/l");
    assertThat(Numbers.amount(12.34, "", 3)).isEqualTo("12.3");
  }

  @Test
  void sizes_and_times() {
    assertThat(Numbers.bytes(82_683)).isEqualTo("82.7 kB");
    assertThat(Numbers.bytes(999)).isEqualTo("999 bytes");
    assertThat(Numbers.bytes(1_423_529)).isEqualTo("1.4 MB");
    assertThat(Numbers.seconds(2.44)).isEqualTo("2.4 s");
    assertThat(Numbers.seconds(200)).isEqualTo("3 min 20 s");
    assertThat(Numbers.seconds(7_500)).isEqualTo("2 h 5 min");
    assertThat(Numbers.perSecond(2.51e6, "rows")).isEqualTo("2.5 M rows/s");
  }

  @Test
  void slips_of_the_hand_are_guessed_and_other_words_are_not() {
    List<String> known = List.of("--target", "--type", "--lr", "--epochs");
    assertThat(Words.didYouMean("--tagret", known)).isEqualTo("; did you mean --target?");
    assertThat(Words.didYouMean("--epoch", known)).contains("--epochs");
    assertThat(Words.didYouMean("--tar", known)).contains("--target");
    assertThat(Words.didYouMean("--colour", known)).isEmpty();
  }

  @Test
  void words_are_wrapped_cut_and_made_safe() {
    assertThat(Words.wrapped("one two three", 7)).containsExactly("one two", "three");
    assertThat(Words.wrapped("unbreakable", 5)).containsExactly("unbr…");
    assertThat(Words.cut("größe", 4)).isEqualTo("grö…");
    assertThat(Words.safe("a\u001b[2Jb\n")).isEqualTo("a�[2Jb�");
    assertThat(Words.width("e\u0301")).isEqualTo(1);
  }

  @Test
  void a_falling_curve_starts_at_the_top_left_and_ends_at_the_bottom_right() {
    List<String> drawn = LossCurve.draw(new double[] {4, 3, 2, 1}, 2, 1);
    assertThat(drawn).containsExactly("⠑⢄");
    assertThat(LossCurve.draw(new double[] {5, 5, 5, 5}, 2, 2)).containsExactly("", "⣀⣀");
    assertThat(LossCurve.draw(new double[0], 5, 2)).containsExactly("", "");
    assertThat(LossCurve.draw(new double[500], 10, 2)).allMatch(line -> line.length() <= 10);
  }

  @Test
  void a_bar_fills_by_eighths() {
    assertThat(LiveView.bar(0, 4)).isEqualTo("    ");
    assertThat(LiveView.bar(0.5, 4)).isEqualTo("██  ");
    assertThat(LiveView.bar(0.59375, 4)).isEqualTo("██▍ ");
    assertThat(LiveView.bar(2, 4)).isEqualTo("████");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 120})
  void a_live_view_is_never_wider_than_the_terminal(int columns) {
    LiveView view =
        new LiveView(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new Page(true, columns, false, "downhill"));
    view.begin(new Event.Began("mlp", 36_545, 0, 1_000_000, Unit.ROWS));
    for (int step = 1; step <= 300; step++) {
      Progress at =
          new Progress(
              step,
              1,
              1e-7 / step,
              0.5,
              0.25,
              0.25,
              step,
              1.5e-3,
              0.01,
              1e-3,
              2.5e6,
              new Kernels(Map.of("scalar", 12), 3, 9, 0, true));
      Event.Stepped stepped = new Event.Stepped("mlp", at, 1_000_000, step * 1_000.0);
      view.step(stepped);
      assertThat(view.lines(stepped, false))
          .hasSize(4)
          .allMatch(line -> Words.width(line) <= columns);
      assertThat(view.lines(stepped, true).getFirst()).contains("done");
    }
  }

  @Test
  void the_environment_says_how_wide_and_whether_in_colour() {
    Console none = Console.ofProcess(Map.of("COLUMNS", "72"));
    assertThat(none.talk()).isEqualTo(new Page(false, 72, false, "downhill"));
    assertThat(none.results()).isEqualTo(none.talk());

    Console both =
        Console.ofProcess(Map.of("DOWNHILL_STDOUT", "200", "DOWNHILL_STDERR", "60", "TERM", "x"));
    assertThat(both.results()).isEqualTo(new Page(true, 120, true, "downhill"));
    assertThat(both.talk()).isEqualTo(new Page(true, 60, true, "downhill"));
    assertThat(both.talk().styled(Page.Style.BAD, "x")).isEqualTo("\u001b[31mx\u001b[0m");

    Console plain = Console.ofProcess(Map.of("DOWNHILL_STDERR", "80", "NO_COLOR", "1"));
    assertThat(plain.talk()).isEqualTo(new Page(true, 80, false, "downhill"));
    assertThat(plain.talk().styled(Page.Style.BAD, "x")).isEqualTo("x");

    Console dumb = Console.ofProcess(Map.of("DOWNHILL_STDERR", "80", "TERM", "dumb"));
    assertThat(dumb.talk()).isEqualTo(new Page(false, 80, false, "downhill"));
  }
}
