package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeaksTest {
  private static final int[] TRAINING = IntStream.range(0, 100).filter(i -> i % 4 != 0).toArray();
  private static final Column NOISE = SelectionTest.numbers("noise", i -> i * 37 % 101);
  private static final Column MORE = SelectionTest.numbers("more", i -> i * 53 % 97 + 0.5);

  private static List<Diagnosis> find(Column target, Column... inputs) {
    List<Column> all = new java.util.ArrayList<>(List.of(target));
    all.addAll(List.of(inputs));
    Selection selection = Selection.of(Table.of("t", all), target.name(), Set.of(), Set.of());
    return Leaks.find(selection, TRAINING);
  }

  @Test
  void aCopyOfTheTargetLeaks() {
    Column target = SelectionTest.numbers("y", i -> i * 29 % 103);
    Column copy =
        SelectionTest.numbers("in_euro", i -> i % 9 == 1 ? Double.NaN : 3 - 0.9 * (i * 29 % 103));
    assertThat(find(target, NOISE, copy, MORE))
        .containsExactly(
            new Diagnosis(
                "DH105",
                "in_euro",
                "explains 100.0 % of y alone: it may leak the answer",
                "--drop in_euro"));
    for (double unit : new double[] {1e305, 1e-310}) {
      Column far = SelectionTest.numbers("y", i -> i * 29 % 103 * unit);
      Column farCopy = SelectionTest.numbers("z", i -> i * 29 % 103 * unit);
      assertThat(find(far, NOISE, copy, MORE))
          .extracting(Diagnosis::says)
          .containsExactly("explains 100.0 % of y alone: it may leak the answer");
      assertThat(find(target, NOISE, farCopy, MORE)).hasSize(1);
    }
    Column near = SelectionTest.numbers("near", i -> i * 29 % 103 + i % 7 * 0.4);
    assertThat(find(target, NOISE, MORE, near)).hasSize(1);
    assertThat(find(target, NOISE, near)).as("of two inputs one may hold the answer").isEmpty();
    assertThat(find(target, NOISE, copy)).as("to the last digit").hasSize(1);
    assertThat(find(target, copy)).as("a single input has to").isEmpty();
    assertThat(find(target, NOISE, MORE, SelectionTest.numbers("z", i -> i % 7 + 0.1))).isEmpty();
  }

  @Test
  void levelsThatSayTheTarget() {
    Column target = SelectionTest.numbers("y", i -> 100 * (i % 3) + i * 29 % 7);
    Column band = SelectionTest.texts("band", i -> "band" + i % 3);
    assertThat(find(target, NOISE, MORE, band))
        .extracting(Diagnosis::column)
        .containsExactly("band");
    Column fine = SelectionTest.texts("fine", i -> "f" + i / 2);
    assertThat(find(target, NOISE, MORE, fine)).as("two rows to a level").isEmpty();
  }

  @Test
  void twoClasses() {
    Column target = SelectionTest.texts("y", i -> i % 3 == 0 ? "yes" : "no");
    Column copy = SelectionTest.texts("copy", i -> i % 3 == 0 ? "1" : "0");
    assertThat(find(target, NOISE, MORE, copy))
        .extracting(Diagnosis::column)
        .containsExactly("copy");
    Column three = SelectionTest.texts("y", i -> "c" + i % 3);
    assertThat(find(three, NOISE, MORE, copy)).isEmpty();
  }
}
