package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.tensor.DType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A number that no double holds counts as missing, and the user is told.
class TooLargeTest {
  private static final String DIGITS = "9".repeat(400);

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e999999999", "+1E99999999999999999999", "digits"})
  void isMissingAndTold(String text) {
    String cell = text.equals("digits") ? DIGITS : text;
    Table table = CsvTest.read("x,y\n1,2\n" + cell + ",3\n4,5\n" + cell + ",7\n");
    Column.Numbers x = (Column.Numbers) table.column("x");
    assertThat(x.values()).containsExactly(1, Double.NaN, 4, Double.NaN);
    String start = cell.length() > 40 ? "9".repeat(40) + "…" : cell;
    assertThat(table.diagnoses())
        .containsExactly(
            new Diagnosis(
                "DH109",
                "x",
                "\""
                    + start
                    + "\" in line 3 is larger than any number that can be held (1.8e308), the first"
                    + " of 2 such cells; counted as missing",
                "--type x=category"));
  }

  @Test
  void whatADoubleHoldsIsRounded() {
    String third = "0." + "3".repeat(400);
    String whole = "17976931348623157" + "0".repeat(292);
    Table table =
        CsvTest.read("x\n" + third + "\n1e-400\n-1e-999999999\n0e999999999\n+" + whole + "\n");
    assertThat(((Column.Numbers) table.column("x")).values())
        .containsExactly(1.0 / 3, 0, 0, 0, Double.MAX_VALUE);
    assertThat(table.diagnoses()).isEmpty();
  }

  @Test
  void aColumnThatHoldsNoOthersIsText() {
    Table table = CsvTest.read("x,y\n" + DIGITS + ",1\n,2\n1e400,3\n");
    assertThat(table.column("x").type()).isEqualTo(ColumnType.CATEGORY);
    assertThat(table.column("x").text(0)).isEqualTo(DIGITS);
    assertThat(table.diagnoses().getFirst().says()).contains("line 2", "kept as text");
    CsvOptions number = CsvOptions.DEFAULT.withTypes(Map.of("x", ColumnType.NUMBER));
    assertThat(CsvTest.read("x\n" + DIGITS + "\n1e400\n", number).column("x").missingCells())
        .isEqualTo(2);
  }

  @Test
  void amongTextsItIsText() {
    Table table = CsvTest.read("x,y\n1e400,1\nred,2\nblue,3\n");
    assertThat(table.column("x").text(0)).isEqualTo("1e400");
  }

  @Test
  void inTheTargetItsRowIsLeftOut() {
    Table table = CsvTest.read("x,y\n1,2\n2," + DIGITS + "\n3,5\n4,7\n5,8\n");
    Selection selection = Selection.of(table, "y", Set.of(), Set.of());
    assertThat(selection.rows()).containsExactly(0, 2, 3, 4);
    assertThat(selection.diagnoses()).extracting(Diagnosis::code).containsExactly("DH109", "DH104");
  }

  @Test
  void newRowsAreToldOf() {
    StringBuilder csv = new StringBuilder("x,y\n");
    IntStream.range(0, 20).forEach(i -> csv.append(i * 7 % 11).append(',').append(i).append('\n'));
    Table table = CsvTest.read(csv.toString());
    int[] all = IntStream.range(0, 20).toArray();
    Preparation preparation =
        Preparation.fit(
            Selection.of(table, "y", Set.of(), Set.of()), all, Encoding.REFERENCE, List.of());

    Table fresh = CsvTest.read("x,y\n3,\n" + DIGITS + ",\n", preparation.inputOptions());
    Surprises file = new Surprises();
    double[] inputs = preparation.inputs(fresh, new int[] {0, 1}, DType.F64, file).doubles();
    preparation.inputs(fresh, new int[] {1}, DType.F64, file); // a table may come in parts
    assertThat(file.diagnoses()).extracting(Diagnosis::code).containsExactly("DH109", "DH501");
    assertThat(file.diagnoses().getFirst().says()).contains("line 3", "999…", "missing");
    assertThat(file.diagnoses().getFirst().offers()).isEmpty();

    for (Object value :
        new Object[] {DIGITS, "1e400", new BigInteger(DIGITS), new BigDecimal("-1e400")}) {
      Surprises one = new Surprises();
      double[] row = new double[1];
      preparation.row(Map.of("x", value), row, one);
      preparation.row(Map.of("x", value), row, null);
      assertThat(row[0]).isEqualTo(inputs[1]).isFinite();
      assertThat(one.diagnoses()).extracting(Diagnosis::code).containsExactly("DH109", "DH501");
      assertThat(one.diagnoses().getFirst().says()).contains("1 row", "row 1", "missing");
    }
  }
}
