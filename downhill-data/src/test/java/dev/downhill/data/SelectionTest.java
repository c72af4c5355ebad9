package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.Selection.LeftOut;
import dev.downhill.data.Selection.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final int ROWS = 100;

  static Column.Numbers numbers(String name, IntToDoubleFunction value) {
    return Column.numbers(name, IntStream.range(0, ROWS).mapToDouble(value).toArray());
  }

  static Column.Texts texts(String name, IntFunction<String> value) {
    return Column.texts(name, IntStream.range(0, ROWS).mapToObj(value).toArray(String[]::new));
  }

  private static final Column PRICE = numbers("price", i -> (i * 37) % 100 + 0.5);
  private static final Column SIZE = numbers("size", i -> (i * 17) % 61);

  private static Selection select(Column... columns) {
    return Selection.of(Table.of("houses.csv", List.of(columns)), "price", Set.of(), Set.of());
  }

  private static List<String> inputs(Selection selection) {
    return selection.inputs().stream().map(Column::name).toList();
  }

  private static DataException refused(Column... columns) {
    return catchThrowableOfType(DataException.class, () -> select(columns));
  }

  @Test
  void leavesOutWhatSaysNothing() {
    Selection selection =
        select(
            PRICE,
            numbers("listing_id", i -> 7000 - 3 * i),
            texts("street", i -> i + " High Street"),
            numbers("country", _ -> 44),
            numbers("empty", _ -> Double.NaN),
            texts("date", i -> "2026-%02d-%02d".formatted(i / 28 + 1, i % 28 + 1)),
            SIZE);
    assertThat(inputs(selection)).containsExactly("size");
    assertThat(selection.leftOut())
        .containsExactly(
            new LeftOut("listing_id", Reason.IDENTIFIER, "differs in every row"),
            new LeftOut("street", Reason.IDENTIFIER, "differs in every row"),
            new LeftOut(
                "country", Reason.CONSTANT, "the same in every row (44): it carries nothing"),
            new LeftOut("empty", Reason.EMPTY, "no row has a value"),
            new LeftOut(
                "date", Reason.IDENTIFIER, "differs in every row (dates are read as text)"));
    assertThat(selection.diagnoses())
        .extracting(Diagnosis::code)
        .containsExactly("DH101", "DH101", "DH103", "DH101");
    assertThat(selection.diagnoses().getFirst().offers()).isEqualTo("--keep listing_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "ID",
        "Id",
        "listing_id",
        "CustomerId",
        "house id",
        "uuid",
        "row_number",
        "column 1"
      })
  void namesOfIdentifiers(String name) {
    Selection selection = select(PRICE, SIZE, numbers(name, i -> (i * 7919) % 10007));
    assertThat(inputs(selection)).containsExactly("size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"paid", "humidity", "area", "lipid", "population", "grid", "void"})
  void wholeNumbersThatDifferAreInputsAllTheSame(String name) {
    Selection selection = select(PRICE, SIZE, numbers(name, i -> (i * 7919) % 10007));
    assertThat(inputs(selection)).containsExactly("size", name);
  }

  @Test
  void countingTheRowsIsAnIdentifier() {
    assertThat(inputs(select(PRICE, SIZE, numbers("n", i -> i)))).containsExactly("size");
    assertThat(inputs(select(PRICE, SIZE, numbers("n", i -> i + 1)))).containsExactly("size");
    assertThat(inputs(select(PRICE, SIZE, numbers("year", i -> 1900 + i)))).contains("year");
    assertThat(inputs(select(PRICE, SIZE, numbers("x", i -> i / 10.0)))).contains("x");
    assertThat(inputs(select(PRICE, numbers("x", i -> i)))).as("the only input").contains("x");
  }

  @Test
  void nearlyUniqueTexts() {
    assertThat(inputs(select(PRICE, SIZE, texts("t", i -> "t" + Math.max(i, 5)))))
        .containsExactly("size");
    assertThat(inputs(select(PRICE, SIZE, texts("t", i -> "t" + Math.max(i, 6)))))
        .containsExactly("size", "t");
  }

  @Test
  void keepAndDrop() {
    Table table =
        Table.of(
            "t", List.of(PRICE, SIZE, numbers("id", i -> 7 * i), texts("t", i -> "x" + i % 3)));
    Selection selection = Selection.of(table, "price", Set.of("t"), Set.of("id"));
    assertThat(inputs(selection)).containsExactly("size", "id");
    assertThat(selection.leftOut())
        .containsExactly(new LeftOut("t", Reason.DROPPED, "dropped by --drop"));
    for (String unknown : List.of("pric", "sizes")) {
      DataException refusal =
          catchThrowableOfType(
              DataException.class, () -> Selection.of(table, "price", Set.of(unknown), Set.of()));
      assertThat(refusal.fault()).isEqualTo(Fault.UNKNOWN_COLUMN);
      assertThat(refusal).hasMessageContaining("did you mean");
    }
  }

  @Test
  void rowsWithoutTarget() {
    Selection selection =
        select(numbers("price", i -> i % 10 == 3 ? Double.NaN : i % 7 + 0.5), SIZE);
    assertThat(selection.rows()).hasSize(90).doesNotContain(3, 13, 93);
    assertThat(selection.diagnoses())
        .containsExactly(
            new Diagnosis(
                "DH104", "price", "10 rows have no target (first: row 4) and are left out", ""));
  }

  @Test
  void aValueAndMissingCellsAreTwoThings() {
    Column some = numbers("some", i -> i % 3 == 0 ? Double.NaN : 1);
    assertThat(inputs(select(PRICE, some))).containsExactly("some");
  }

  @Test
  void tasks() {
    Selection regression = select(PRICE, SIZE);
    assertThat(regression.task()).isEqualTo(Task.REGRESSION);
    assertThat(regression.taskReason()).isEqualTo("price is a number, 100 values");
    Selection classes = select(texts("price", i -> i % 3 == 0 ? "high" : "low"), SIZE);
    assertThat(classes.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(classes.taskReason()).isEqualTo("price is text, 2 classes");
  }

  @Test
  void targetsThatCannotBeUsed() {
    DataException unknown =
        catchThrowableOfType(
            DataException.class,
            () -> Selection.of(Table.of("t", List.of(PRICE, SIZE)), "pirce", Set.of(), Set.of()));
    assertThat(unknown.fault()).isEqualTo(Fault.UNKNOWN_COLUMN);
    assertThat(unknown).hasMessageContaining("did you mean \"price\"?");
    DataException far =
        catchThrowableOfType(
            DataException.class,
            () -> Selection.of(Table.of("t", List.of(PRICE, SIZE)), "q", Set.of(), Set.of()));
    assertThat(far).hasMessageContaining("there is no column \"q\". The columns are price, size.");
    assertThat(refused(numbers("price", _ -> Double.NaN), SIZE))
        .hasMessageContaining("missing in every row")
        .extracting(DataException::fault)
        .isEqualTo(Fault.BAD_TARGET);
    assertThat(refused(numbers("price", i -> i < 2 ? i : Double.NaN), SIZE))
        .hasMessageContaining("missing in all rows but 2");
    assertThat(refused(numbers("price", i -> i == 7 ? Double.NaN : 5), SIZE))
        .hasMessageContaining("the same in every row (5)");
    assertThat(refused(texts("price", i -> "£" + i), SIZE))
        .hasMessageContaining("100 different values in 100 rows");
  }

  @Test
  void tablesThatAreTooSmall() {
    for (int rows = 0; rows <= 3; rows++) {
      double[] values = Arrays.copyOf(new double[] {1, 2, 3}, rows);
      DataException refusal =
          refused(Column.numbers("price", values), Column.numbers("size", values));
      assertThat(refusal.fault()).isEqualTo(Fault.TOO_FEW_ROWS);
      assertThat(refusal)
          .hasMessageContaining(
              List.of("the header and no rows", "one row", "two rows", "three rows").get(rows));
    }
  }

  @Test
  void noInputs() {
    DataException refusal = refused(PRICE, numbers("c", _ -> 1), numbers("id", i -> 5 * i));
    assertThat(refusal.fault()).isEqualTo(Fault.NO_INPUTS);
    assertThat(refusal).hasMessageContainingAll("\"c\" (the same", "\"id\" (differs", "--keep id");
  }

  @Test
  void anotherFileThatTests() {
    Selection selection = select(PRICE, SIZE);
    Table other =
        Table.of(
            "t",
            List.of(Column.numbers("size", 1, 2, 3), Column.numbers("price", 1, Double.NaN, 2)));
    assertThat(selection.testRows(other)).containsExactly(0, 2);
    DataException refusal =
        catchThrowableOfType(
            DataException.class,
            () -> selection.testRows(Table.of("t", List.of(Column.numbers("price", 1)))));
    assertThat(refusal).hasMessageContaining("there is no column \"size\"");
  }

  @Test
  void aFewWholeNumbersMayBeClasses() {
    assertThat(select(numbers("price", i -> i % 3), SIZE).diagnoses())
        .containsExactly(
            new Diagnosis(
                "DH110",
                "price",
                "all values are one of 3 whole numbers (0, 1, 2), guessed as amounts; classes are"
                    + " guessed where it is a category",
                "--type price=category"));
    assertThat(select(numbers("price", i -> i % 3 + 0.5), SIZE).diagnoses()).isEmpty();
    assertThat(select(numbers("price", i -> i % 11), SIZE).diagnoses()).isEmpty();
    assertThat(select(texts("price", i -> "" + i % 3), SIZE).diagnoses()).isEmpty();
    Table few =
        Table.of(
            "t", List.of(Column.numbers("price", 1, 2, 3, 1), Column.numbers("a", 1, 2, 3, 4)));
    assertThat(Selection.of(few, "price", Set.of(), Set.of()).diagnoses()).isEmpty();
  }
}
