package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.downhill.data.Schema.CategoryInput;
import dev.downhill.data.Schema.Level;
import dev.downhill.data.Schema.NumberInput;
import dev.downhill.data.Schema.Target;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A schema from an altered file is refused in words.
class SchemaTest {
  private static final Target PRICE = new Target("price", Task.REGRESSION, 5, 2, 4, List.of());
  private static final NumberInput SIZE = new NumberInput("size", 2, 3, 1, 0, 9, 0);

  private static Schema schema(int version, List<NumberInput> numbers) {
    return new Schema(version, Encoding.REFERENCE, PRICE, List.of(), List.of(), numbers, List.of());
  }

  @Test
  void versionsAndColumns() {
    assertThat(schema(1, List.of(SIZE)).types())
        .containsEntry("size", ColumnType.NUMBER)
        .containsEntry("price", ColumnType.NUMBER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema(2, List.of(SIZE)))
        .withMessageContaining("version 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema(1, List.of(SIZE, SIZE)))
        .withMessageContaining("\"size\" occurs twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema(1, List.of()))
        .withMessageContaining("no inputs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema(1, List.of(new NumberInput("price", 2, 3, 1, 0, 9, 0))))
        .withMessageContaining("\"price\" occurs twice");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 3, 1, 0, 9, 0, median",
    "2, Infinity, 1, 0, 9, 0, mean",
    "2, 3, 0, 0, 9, 0, sd",
    "2, 3, -1, 0, 9, 0.5, sd",
    "2, 3, NaN, 0, 9, 0.5, sd",
    "2, 3, Infinity, 0, 9, 0, sd",
    "2, 3, 1, 5, 9, 0, median",
    "2, 3, 1, 0, 1, 0, median",
    "2, 3, 1, NaN, 9, 0, minimum",
    "2, 3, 1, 0, 9, 1, missing share",
    "2, 3, 1, 0, 9, -0.1, missing share",
    "2, 3, 1, 0, 9, NaN, missing share"
  })
  void numbers(
      double median, double mean, double sd, double low, double high, double share, String says) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumberInput("size", median, mean, sd, low, high, share))
        .withMessageContaining("\"size\"")
        .withMessageContaining(says);
  }

  @Test
  void categories() {
    Level a = new Level("a", 0.6);
    Level b = new Level("b", 0.4);
    assertThat(new CategoryInput("t", List.of(a, b), 0, 0).levels()).containsExactly(a, b);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CategoryInput("t", List.of(a, a), 0, 0))
        .withMessageContaining("\"a\" twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CategoryInput("t", List.of(a), 0, 0))
        .withMessageContaining("fewer than two levels");
    for (double share : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CategoryInput("t", List.of(a, new Level("c", share)), 0, 0))
          .withMessageContaining("the share " + share + " of \"c\"");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CategoryInput("t", List.of(a, b), Double.NaN, 0))
        .withMessageContaining("\"other\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CategoryInput("t", List.of(a, b), 0, 1))
        .withMessageContaining("\"missing\"");
  }

  @Test
  void targets() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target("y", Task.REGRESSION, 0, 0, 0, List.of()))
        .withMessageContaining("sd 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target("y", Task.REGRESSION, 0, 1, 0, List.of("a", "b")))
        .withMessageContaining("regression cannot have 2 classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target("y", Task.CLASSIFICATION, 0, 1, 0, List.of("a")))
        .withMessageContaining("classification cannot have 1 classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target("y", Task.CLASSIFICATION, 0, 1, 0, List.of("a", "a")))
        .withMessageContaining("same name");
  }

  @Test
  void nothingWhereSomethingIsNeeded() {
    assertThatThrownBy(() -> new Target(null, Task.REGRESSION, 0, 1, 0, List.of()))
        .hasMessageContaining("column");
    assertThatThrownBy(() -> new Level(null, 0.5)).hasMessageContaining("text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CategoryInput("t", null, 0, 0))
        .withMessageContaining("levels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema(1, Arrays.asList(SIZE, null)))
        .withMessageContaining("numbers");
  }
}
