package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  private static Selection selection(double[] x, double[] y) {
    Table table = Table.of("t", List.of(Column.numbers("x", x), Column.numbers("y", y)));
    return Selection.of(table, "y", Set.of(), Set.of());
  }

  private static Selection different(int rows) {
    return selection(
        IntStream.range(0, rows).mapToDouble(i -> i * 0.5).toArray(),
        IntStream.range(0, rows).mapToDouble(i -> i % 3).toArray());
  }

  private static void partition(Parts parts, int[] rows) {
    List<Integer> all = new ArrayList<>();
    for (int[] part : List.of(parts.training(), parts.validation(), parts.test())) {
      assertThat(part).isSorted();
      IntStream.of(part).forEach(all::add);
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.of(rows).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({"4, 2, 1, 1", "10, 6, 2, 2", "20640, 14448, 3096, 3096"})
  void sizes(int rows, int training, int validation, int test) {
    Parts parts = Split.standard().parts(different(rows), 42);
    assertThat(parts.training()).hasSize(training);
    assertThat(parts.validation()).hasSize(validation);
    assertThat(parts.test()).hasSize(test);
    partition(parts, IntStream.range(0, rows).toArray());
  }

  @Test
  void onlySeedAndRowDecide() {
    Parts parts = Split.standard().parts(different(1000), 42);
    assertThat(Split.standard().parts(different(1000), 42).test()).isEqualTo(parts.test());
    assertThat(Split.standard().parts(different(1000), 43).test()).isNotEqualTo(parts.test());
    assertThat(parts.toString()).isEqualTo("700 / 150 / 150");
    // The expected rows come from this code: a change of them changes every saved result.
    assertThat(Split.standard().parts(different(20), 1).test()).isEqualTo(new int[] {12, 15, 16});
  }

  @Test
  void aShuffleIsEven() {
    int[] tested = Split.standard().parts(different(10_000), 5).test();
    for (int tenth = 0; tenth < 10; tenth++) {
      int from = 1000 * tenth;
      long share = IntStream.of(tested).filter(i -> i >= from && i < from + 1000).count();
      assertThat(share).as("of rows %d to %d", from, from + 999).isBetween(105L, 195L);
    }
  }

  @Test
  void identicalRowsStayTogether() {
    int rows = 900;
    Selection selection =
        selection(
            IntStream.range(0, rows).mapToDouble(i -> i % 300).toArray(),
            IntStream.range(0, rows).mapToDouble(i -> i % 300 % 7).toArray());
    Parts parts = Split.standard().parts(selection, 3);
    partition(parts, IntStream.range(0, rows).toArray());
    assertThat(parts.test().length).isBetween(133, 137);
    for (int[] part : List.of(parts.training(), parts.validation(), parts.test())) {
      assertThat(IntStream.of(part).map(i -> i % 300).distinct().count() * 3)
          .isEqualTo(part.length);
    }
    assertThat(parts.diagnoses())
        .containsExactly(
            new Diagnosis(
                "DH107",
                "",
                "600 rows repeat an earlier one: kept together on one side of the split",
                ""));
  }

  @Test
  void missingCellsAreAlike() {
    double none = Double.NaN;
    Selection selection =
        selection(
            new double[] {none, none, 1, 2, none, none, 3, 4},
            new double[] {1, 1, 1, 2, 1, 1, 3, 4});
    Parts parts = Split.standard().parts(selection, 0);
    assertThat(parts.diagnoses().getFirst().says()).startsWith("3 rows repeat");
  }

  @Test
  void everyFifthRowTests() {
    Parts parts = Split.parse("every:5").parts(different(20_640), 42);
    assertThat(parts.test()).hasSize(4128).startsWith(4, 9, 14).endsWith(20_639);
    assertThat(parts.validation()).hasSize(2914); // 15 in 85 of 16,512
    partition(parts, IntStream.range(0, 20_640).toArray());
    assertThat(parts.diagnoses()).isEmpty();
  }

  @Test
  void everyCountsTheRowsOfTheFile() {
    double[] y = IntStream.range(0, 50).mapToDouble(i -> i < 3 ? Double.NaN : i).toArray();
    double[] x = IntStream.range(0, 50).mapToDouble(i -> i * 0.5).toArray();
    assertThat(Split.parse("every:5").parts(selection(x, y), 1).test())
        .containsExactly(4, 9, 14, 19, 24, 29, 34, 39, 44, 49);
  }

  @Test
  void everySaysWhichTestRowsStandInTraining() {
    double[] x = IntStream.range(0, 50).mapToDouble(i -> i / 5 * 5 + Math.max(i % 5, 3)).toArray();
    Selection selection = selection(x, IntStream.range(0, 50).mapToDouble(i -> x[i] % 4).toArray());
    List<Diagnosis> found = Split.parse("every:4").parts(selection, 1).diagnoses();
    assertThat(found).extracting(Diagnosis::code).containsOnly("DH107");
    assertThat(found.getLast().says()).startsWith("10 test rows stand among the other rows too");
  }

  @Test
  void withoutTest() {
    Parts parts = Split.standard().partsWithoutTest(different(850), 42);
    assertThat(parts.training()).hasSize(700);
    assertThat(parts.validation()).hasSize(150);
    assertThat(parts.test()).isEmpty();
    assertThat(Split.parse("50/25/25").partsWithoutTest(different(90), 42).validation())
        .hasSize(30);
  }

  @Test
  void tooFewDifferentRows() {
    Selection alike =
        selection(new double[] {1, 1, 1, 1, 1, 2, 2}, new double[] {1, 1, 1, 1, 1, 2, 2});
    Selection barely = selection(new double[] {1, 1, 1, 1, 2, 3}, new double[] {1, 1, 1, 1, 2, 3});
    for (int seed = 0; seed < 50; seed++) {
      Parts parts = Split.standard().parts(barely, seed);
      assertThat(parts.training()).isNotEmpty();
      assertThat(parts.validation()).isNotEmpty();
      assertThat(parts.test()).isNotEmpty();
    }
    assertThatThrownBy(() -> Split.standard().parts(alike, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("7 rows, 2 of them different");
    assertThatThrownBy(() -> Split.parse("every:9").parts(different(8), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("every:9 cannot share out 8 rows");
  }

  @Test
  void parses() {
    assertThat(Split.parse("70/15/15")).isEqualTo(Split.standard()).hasToString("70/15/15");
    assertThat(Split.parse("every:5")).isEqualTo(new Split.Every(5)).hasToString("every:5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "70/30",
        "70/15/16",
        "100/0/0",
        "0/50/50",
        "-10/60/50",
        "70/15/15/0",
        "every",
        "every:",
        "every:1",
        "every:0",
        "every:-5",
        "every:99999999999",
        "a/b/c",
        "70 /15/15"
      })
  void refusesOtherSplits(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Split.parse(text));
  }
}
