package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.Schema.NumberInput;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreparationTest {
  private static final int ROWS = 100;
  private static final int[] ALL = IntStream.range(0, ROWS).toArray();
  private static final int[] TRAINING = IntStream.range(0, 80).toArray();
  private static final int[] REST = IntStream.range(80, ROWS).toArray();

  private static final Column Y = SelectionTest.numbers("y", i -> i * 37 % 100 - 20.5);
  private static final Column SIZE = SelectionTest.numbers("size", i -> i * 17 % 61);
  private static final Column AGE =
      SelectionTest.numbers("age", i -> i % 9 == 4 ? Double.NaN : i * 13 % 29 - 3.25);
  private static final Column DISTRICT =
      SelectionTest.texts("district", i -> i % 10 == 3 ? null : i % 4 == 0 ? "north" : "centre");
  private static final Table TABLE = Table.of("t", List.of(DISTRICT, SIZE, Y, AGE));

  private static Preparation fit(Table table, Encoding encoding) {
    return Preparation.fit(
        Selection.of(table, "y", Set.of(), Set.of()), TRAINING, encoding, List.of("?"));
  }

  private static double[] column(Values values, int column) {
    int width = values.shape().dim(1);
    return IntStream.range(0, values.shape().dim(0))
        .mapToDouble(row -> values.at(row * width + column))
        .toArray();
  }

  private static List<String> names(Preparation preparation) {
    return preparation.features().stream().map(Feature::name).toList();
  }

  @Test
  void numbersComeFirstThenCategories() {
    assertThat(names(fit(TABLE, Encoding.REFERENCE)))
        .containsExactly("size", "age", "age (missing)", "district=north", "district=missing");
    assertThat(names(fit(TABLE, Encoding.ONE_HOT)))
        .containsExactly(
            "size",
            "age",
            "age (missing)",
            "district=centre",
            "district=north",
            "district=missing");
    assertThat(fit(TABLE, Encoding.REFERENCE).features().get(3).against()).isEqualTo("centre");
    assertThat(fit(TABLE, Encoding.ONE_HOT).features().get(3).against()).isEmpty();
  }

  @Test
  void forLinearModelsEveryFeatureHasMean0AndSd1() {
    Preparation preparation = fit(TABLE, Encoding.REFERENCE);
    Values inputs = preparation.inputs(TABLE, TRAINING, DType.F64, new Surprises());
    assertThat(inputs.shape()).isEqualTo(Shape.of(80, 5));
    for (int feature = 0; feature < 5; feature++) {
      Statistics statistics = Statistics.of(column(inputs, feature));
      assertThat(statistics.mean()).isCloseTo(0, within(1e-14));
      assertThat(statistics.sd()).isCloseTo(1, within(1e-14));
    }
    Statistics targets = Statistics.of(preparation.targets(TABLE, TRAINING, DType.F64).doubles());
    assertThat(targets.mean()).isCloseTo(0, within(1e-14));
    assertThat(targets.sd()).isCloseTo(1, within(1e-14));
  }

  /// The features, put back into units by their mean and sd, are the cells.
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void featuresReadBackInUnits(Encoding encoding) {
    Preparation preparation = fit(TABLE, encoding);
    Values inputs = preparation.inputs(TABLE, ALL, DType.F64, new Surprises());
    for (int j = 0; j < preparation.width(); j++) {
      Feature feature = preparation.features().get(j);
      double[] values = column(inputs, j);
      for (int row : ALL) {
        double expected =
            switch (feature.name()) {
              case "size" -> ((Column.Numbers) SIZE).values()[row];
              case "age" -> AGE.missing(row) ? AGE_MEDIAN : ((Column.Numbers) AGE).values()[row];
              case "age (missing)" -> AGE.missing(row) ? 1 : 0;
              case "district=missing" -> DISTRICT.missing(row) ? 1 : 0;
              default -> DISTRICT.text(row).equals(feature.level()) ? 1 : 0;
            };
        assertThat(values[row] * feature.sd() + feature.mean())
            .as("%s of row %d", feature.name(), row)
            .isCloseTo(expected, within(1e-12));
      }
    }
  }

  private static final double AGE_MEDIAN = Statistics.of(AGE, TRAINING).median();

  @Test
  void onlyTrainingRowsAreLookedAt() {
    double[] size = ((Column.Numbers) SIZE).values().clone();
    double[] age = ((Column.Numbers) AGE).values().clone();
    String[] district = new String[ROWS];
    Arrays.setAll(district, row -> DISTRICT.missing(row) ? null : DISTRICT.text(row));
    for (int row : REST) {
      size[row] = 1e6 + row;
      age[row] = -row;
      district[row] = "elsewhere " + row % 3;
    }
    Table changed =
        Table.of(
            "t",
            List.of(
                Column.texts("district", district),
                Column.numbers("size", size),
                Y,
                Column.numbers("age", age)));
    assertThat(fit(changed, Encoding.REFERENCE).schema())
        .isEqualTo(fit(TABLE, Encoding.REFERENCE).schema());
  }

  @Test
  void singlePrecisionIsTheRoundedDouble() {
    Preparation preparation = fit(TABLE, Encoding.REFERENCE);
    double[] doubles = preparation.inputs(TABLE, ALL, DType.F64, new Surprises()).doubles();
    float[] floats = preparation.inputs(TABLE, ALL, DType.F32, new Surprises()).floats();
    for (int i = 0; i < doubles.length; i++) {
      assertThat(floats[i]).isEqualTo((float) doubles[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aRowFromAMapHasTheBitsOfTheFile(Encoding encoding) {
    StringBuilder text = new StringBuilder("size,age,district,y\n");
    for (int row : ALL) {
      text.append(
          "%s,%s,%s,%s\n"
              .formatted(SIZE.text(row) + ".10", AGE.text(row), DISTRICT.text(row), Y.text(row)));
    }
    Table table = CsvTest.read(text.toString());
    Preparation preparation = fit(table, encoding);
    Values inputs = preparation.inputs(table, ALL, DType.F64, new Surprises());
    double[] features = new double[preparation.width()];
    for (int row : ALL) {
      Map<String, Object> texts = new HashMap<>();
      texts.put("size", " " + SIZE.text(row) + ".10");
      texts.put("age", row % 2 == 0 ? AGE.text(row) : AGE.missing(row) ? "NA" : AGE.text(row));
      texts.put("district", DISTRICT.missing(row) ? "?" : DISTRICT.text(row) + " ");
      texts.put("more", new Object());
      Map<String, Object> values = new HashMap<>();
      values.put("size", ((Column.Numbers) table.column("size")).values()[row]);
      values.put("age", AGE.missing(row) ? null : ((Column.Numbers) AGE).values()[row]);
      values.put("district", DISTRICT.missing(row) ? null : DISTRICT.text(row));
      for (Map<String, Object> map : List.of(texts, values)) {
        preparation.row(map, features, new Surprises());
        double[] expected =
            Arrays.copyOfRange(
                inputs.doubles(), row * features.length, (row + 1) * features.length);
        assertThat(features).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatTheTrainingRowsDidNotHold() {
    Preparation preparation = fit(TABLE, Encoding.REFERENCE);
    Table other =
        Table.of(
            "new.csv",
            List.of(
                Column.texts("district", "centre", "east", "west", "east", null),
                Column.numbers("size", 5, 1900, Double.NaN, -1, 60),
                Column.numbers("colour", 1, 1, 1, 1, 1)));
    Surprises surprises = new Surprises();
    Values inputs = preparation.inputs(other, new int[] {0, 1, 2, 3, 4}, DType.F64, surprises);
    assertThat(surprises.diagnoses())
        .containsExactly(
            new Diagnosis("DH502", "age", "the file has no such column; treated as missing", ""),
            new Diagnosis(
                "DH503", "colour", "the model does not know this column; not looked at", ""),
            new Diagnosis(
                "DH504",
                "size",
                "2 rows outside 0 to 60 (first: row 2: 1900); the model is guessing there",
                "--strict"),
            new Diagnosis(
                "DH501",
                "size",
                "1 row without a value, which no training row was (first: row 3); treated as the"
                    + " median 29.5",
                "--strict"),
            new Diagnosis(
                "DH501",
                "district",
                "3 rows with 2 values never seen (first: row 2 \"east\"); treated as an average"
                    + " row",
                "--strict"));
    // An average row is 0 in each scaled feature of the category.
    assertThat(inputs.at(5 + 3)).isCloseTo(0, within(1e-15));
    assertThat(inputs.at(5 + 4)).isCloseTo(0, within(1e-15));
    assertThat(surprises.isEmpty()).isFalse();
    Surprises none = new Surprises();
    preparation.inputs(TABLE, TRAINING, DType.F64, none);
    assertThat(none.isEmpty()).isTrue();
  }

  @Test
  void columnsLeftOutInTrainingAreNoSurprise() {
    Table table = Table.of("t", List.of(SIZE, Y, SelectionTest.numbers("id", i -> 3 * i)));
    Surprises surprises = new Surprises();
    fit(table, Encoding.REFERENCE).inputs(table, ALL, DType.F64, surprises);
    assertThat(surprises.diagnoses()).isEmpty();
  }

  @Test
  void rareLevelsArePooled() {
    // Of 1,000 training rows: a, b common; c in 10 (kept); d in 9, e in 1 (rare).
    String[] t = new String[1000];
    Arrays.setAll(t, i -> i < 10 ? "c" : i < 19 ? "d" : i < 20 ? "e" : i % 2 == 0 ? "a" : "b");
    double[] y = IntStream.range(0, 1000).mapToDouble(i -> i % 7).toArray();
    Table table = Table.of("t", List.of(Column.texts("t", t), Column.numbers("y", y)));
    Preparation preparation =
        Preparation.fit(
            Selection.of(table, "y", Set.of(), Set.of()),
            IntStream.range(0, 1000).toArray(),
            Encoding.ONE_HOT,
            List.of());
    assertThat(names(preparation)).containsExactly("t=a", "t=b", "t=c", "t=other");
    double[] features = new double[4];
    Surprises surprises = new Surprises();
    for (String rare : List.of("d", "e", "never")) {
      preparation.row(Map.of("t", rare), features, surprises);
      assertThat(features).containsExactly(0, 0, 0, 1);
    }
    assertThat(surprises.diagnoses().getFirst().says())
        .isEqualTo(
            "3 rows with 3 values rare or never seen (first: row 1 \"d\"); treated as \"other\"");
    preparation.row(Map.of("t", "b"), features, null);
    assertThat(features).containsExactly(0, 1, 0, 0);
  }

  @Test
  void oneRareLevelStaysItself() {
    String[] t = new String[1000];
    Arrays.setAll(t, i -> i < 2 ? "island" : i % 2 == 0 ? "a" : "b");
    double[] y = IntStream.range(0, 1000).mapToDouble(i -> i % 7).toArray();
    Table table = Table.of("t", List.of(Column.texts("t", t), Column.numbers("y", y)));
    Preparation preparation =
        Preparation.fit(
            Selection.of(table, "y", Set.of(), Set.of()),
            IntStream.range(0, 1000).toArray(),
            Encoding.REFERENCE,
            List.of());
    assertThat(names(preparation)).containsExactly("t=b", "t=island");
  }

  @Test
  void textsThatHardlyRepeat() {
    int rows = 6000;
    String[] t = new String[rows];
    Arrays.setAll(t, i -> "name " + i % 3000);
    double[] y = IntStream.range(0, rows).mapToDouble(i -> i % 7).toArray();
    double[] x = IntStream.range(0, rows).mapToDouble(i -> i % 5).toArray();
    Table table =
        Table.of(
            "t", List.of(Column.texts("t", t), Column.numbers("x", x), Column.numbers("y", y)));
    Preparation preparation =
        Preparation.fit(
            Selection.of(table, "y", Set.of(), Set.of()),
            IntStream.range(0, rows).toArray(),
            Encoding.ONE_HOT,
            List.of());
    assertThat(names(preparation)).containsExactly("x");
    assertThat(preparation.diagnoses())
        .containsExactly(
            new Diagnosis(
                "DH101",
                "t",
                "each of its texts is in too few training rows to learn from, left out",
                ""));
  }

  @Test
  void noMoreThan100Levels() {
    int rows = 6000;
    String[] t = new String[rows];
    Arrays.setAll(t, i -> "level " + i % 150);
    double[] y = IntStream.range(0, rows).mapToDouble(i -> i % 7).toArray();
    Table table = Table.of("t", List.of(Column.texts("t", t), Column.numbers("y", y)));
    Preparation preparation =
        Preparation.fit(
            Selection.of(table, "y", Set.of(), Set.of()),
            IntStream.range(0, rows).toArray(),
            Encoding.ONE_HOT,
            List.of());
    assertThat(preparation.width()).isEqualTo(101);
    assertThat(preparation.schema().categories().getFirst().otherShare()).isEqualTo(50.0 / 150);
  }

  @Test
  void constantInTheTrainingRows() {
    Column late = SelectionTest.numbers("late", i -> i < 80 ? 5 : i);
    Column flag = SelectionTest.numbers("flag", i -> i % 3 == 0 ? Double.NaN : 5);
    Table table = Table.of("t", List.of(SIZE, Y, late, flag));
    Preparation preparation = fit(table, Encoding.REFERENCE);
    assertThat(names(preparation)).containsExactly("size", "flag (missing)");
    assertThat(preparation.diagnoses()).extracting(Diagnosis::code).containsExactly("DH103");
    assertThat(preparation.schema().ignored()).containsExactly("late");
    assertThatThrownBy(() -> fit(Table.of("t", List.of(Y, late)), Encoding.REFERENCE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no input says anything in the training rows");
  }

  @Test
  void classes() {
    Column species =
        SelectionTest.texts("y", i -> List.of("virginica", "setosa", "other").get(i % 3));
    Table table = Table.of("t", List.of(SIZE, species));
    Preparation preparation = fit(table, Encoding.ONE_HOT);
    assertThat(preparation.schema().target().task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(preparation.schema().target().classes())
        .containsExactly("other", "setosa", "virginica");
    assertThat(preparation.targets(table, new int[] {0, 1, 2}, DType.F32).floats())
        .containsExactly(2, 1, 0);
    Column numbered = SelectionTest.texts("y", i -> List.of("10", "9", "-1").get(i % 3));
    assertThat(
            fit(Table.of("t", List.of(SIZE, numbered)), Encoding.ONE_HOT)
                .schema()
                .target()
                .classes())
        .containsExactly("-1", "9", "10");
    Table unseen = Table.of("t", List.of(Column.numbers("size", 1), Column.texts("y", "rose")));
    DataException refusal =
        catchThrowableOfType(
            DataException.class, () -> preparation.targets(unseen, new int[] {0}, DType.F32));
    assertThat(refusal.fault()).isEqualTo(Fault.UNSEEN_CLASS);
    assertThat(refusal).hasMessageContaining("row 1 is of class \"rose\"");
  }

  @Test
  void targetsInUnits() {
    Preparation preparation = fit(TABLE, Encoding.REFERENCE);
    Schema.Target target = preparation.schema().target();
    double[] units = preparation.targetsInUnits(TABLE, REST);
    double[] scaled = preparation.targets(TABLE, REST, DType.F64).doubles();
    for (int i = 0; i < REST.length; i++) {
      assertThat(units[i]).isEqualTo(((Column.Numbers) Y).values()[REST[i]]);
      assertThat(target.unscale(scaled[i])).isCloseTo(units[i], within(1e-12));
    }
    assertThat(target.median()).isEqualTo(Statistics.of(Y, TRAINING).median());
    Table labelled =
        Table.of("t", List.of(Column.numbers("size", 1, 2), Column.numbers("y", Double.NaN, 3)));
    assertThat(preparation.rowsWithTarget(labelled)).containsExactly(1);
  }

  @Test
  void rowsThatCannotBePrepared() {
    Preparation preparation = fit(TABLE, Encoding.REFERENCE);
    double[] features = new double[preparation.width()];
    Map<String, Object> row = new HashMap<>(Map.of("size", 1, "ages", 2, "district", "north"));
    assertThatThrownBy(() -> preparation.row(row, features, null))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("row, column \"age\": there is no value; did you mean \"ages\"?");
    for (Object bad :
        new Object[] {"x", "1,5", Double.POSITIVE_INFINITY, "Infinity", true, List.of()}) {
      row.put("age", bad);
      assertThatThrownBy(() -> preparation.row(row, features, null))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("\"" + bad + "\" is not a finite number");
    }
    Table none = Table.of("n", List.of(Column.numbers("x", 1)));
    assertThatThrownBy(() -> preparation.inputs(none, new int[] {0}, DType.F64, new Surprises()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no column \"size\"");
    Table texts = Table.of("n", List.of(Column.texts("size", "x")));
    assertThatThrownBy(() -> preparation.inputs(texts, new int[] {0}, DType.F64, new Surprises()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("\"x\" in row 1 is not a number");
  }

  @Test
  void theSchemaIsAllThatIsNeeded() {
    for (Encoding encoding : Encoding.values()) {
      Preparation fitted = fit(TABLE, encoding);
      Preparation loaded = Preparation.of(fitted.schema());
      assertThat(loaded.features()).isEqualTo(fitted.features());
      assertThat(loaded.inputs(TABLE, ALL, DType.F64, new Surprises()).doubles())
          .isEqualTo(fitted.inputs(TABLE, ALL, DType.F64, new Surprises()).doubles());
      assertThat(loaded.csvOptions().missing()).containsExactly("?");
      assertThat(loaded.csvOptions().expected())
          .containsEntry("district", ColumnType.CATEGORY)
          .containsEntry("y", ColumnType.NUMBER);
    }
  }

  @Test
  void tenThousandColumns() {
    List<Column> columns = new ArrayList<>(List.of(Y));
    for (int c = 0; c < 10_000; c++) {
      int shift = c;
      columns.add(SelectionTest.numbers("c" + c, i -> (i * 31 + shift) % 97 + 0.5));
    }
    Table table = Table.of("t", columns);
    Selection selection = Selection.of(table, "y", Set.of(), Set.of());
    Parts parts = Split.standard().parts(selection, 1);
    Preparation preparation =
        Preparation.fit(selection, parts.training(), Encoding.REFERENCE, List.of());
    Values inputs = preparation.inputs(table, parts.test(), DType.F32, new Surprises());
    assertThat(inputs.shape()).isEqualTo(Shape.of(15, 10_000));
    NumberInput last = preparation.schema().numbers().getLast();
    double x = ((Column.Numbers) columns.getLast()).values()[parts.test()[14]];
    assertThat(inputs.floats()[149_999]).isEqualTo((float) ((x - last.mean()) / last.sd()));
  }

  @Test
  void codesGivenAsNumbers() {
    Table table =
        Table.of("t", List.of(SelectionTest.texts("zip", i -> i % 2 == 0 ? "10469" : "94105"), Y));
    Preparation preparation = fit(table, Encoding.ONE_HOT);
    double[] features = new double[2];
    for (Object zip : new Object[] {94105, 94105L, 94105.0, "94105", (short) 31_337}) {
      preparation.row(Map.of("zip", zip), features, null);
      double[] expected = zip instanceof Short ? new double[] {0.5, 0.5} : new double[] {0, 1};
      assertThat(features).isEqualTo(expected);
    }
  }
}
