package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a terminal shows.
class TerminalTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void plan_descent_and_result_fit_its_width(int columns) {
    Desk desk = new Desk(folder);
    desk.file("flats.csv", Desk.flats(300));

    Desk.Outcome shown =
        desk.inTerminal(columns, "train", "flats.csv", "--target", "rent", "--unit", "rent=USD");

    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.err()).contains("Plan", "Descending  linear", "Ctrl-C saves", "ETA", "done");
    assertThat(Arrays.stream((shown.err() + shown.out()).split("[\n\r]")))
        .map(line -> line.replaceAll("\u001b\\[[0-9]*[A-Za-z]", ""))
        .filteredOn(line -> !line.startsWith("Run ") && !line.startsWith("Next "))
        .filteredOn(line -> !line.contains("flats.csv"))
        .allSatisfy(line -> assertThat(Words.width(line)).as(line).isLessThanOrEqualTo(columns));
  }
}
