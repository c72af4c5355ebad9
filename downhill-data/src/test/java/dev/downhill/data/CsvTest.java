package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  static Table read(String text) {
    return read(text, CsvOptions.DEFAULT);
  }

  static Table read(String text, CsvOptions options) {
    return Csv.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "-", options);
  }

  private static List<String> cells(Table table, String column) {
    Column found = table.column(column);
    return IntStream.range(0, found.rows()).mapToObj(found::text).toList();
  }

  @Test
  void readsNumbersAndTexts() {
    Table table = read("size,district\n12.5,north\n-3e2,south\n+7,north\n.5,\n");
    assertThat(table.names()).containsExactly("size", "district");
    assertThat(((Column.Numbers) table.column("size")).values()).containsExactly(12.5, -300, 7, .5);
    Column.Texts district = (Column.Texts) table.column("district");
    assertThat(district.levels()).containsExactly("north", "south");
    assertThat(district.codes()).containsExactly(0, 1, 0, -1);
    assertThat(table.rows()).isEqualTo(4);
    assertThat(table.diagnoses()).isEmpty();
  }

  @Test
  void quotesHoldSeparatorsLineEndsAndQuotes() {
    Table table =
        read("a,\"b, \"\"c\"\"\"\n\"x, y\",1\n\"two\r\nlines\",\"2\"\n\"say \"\"hi\"\"\",3");
    assertThat(table.names()).containsExactly("a", "b, \"c\"");
    assertThat(cells(table, "a")).containsExactly("x, y", "two\r\nlines", "say \"hi\"");
    assertThat(cells(table, "b, \"c\"")).containsExactly("1", "2", "3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineEndsOfAllSystemsAndBlankLines(String end) {
    Table table = read(String.join(end, "", "  ", "a,b", "", "1,x", "   ", "2,y", "", "") + end);
    assertThat(table.rows()).isEqualTo(2);
    assertThat(cells(table, "a")).containsExactly("1", "2");
    assertThat(cells(table, "b")).containsExactly("x", "y");
  }

  @Test
  void spacesAroundCellsAndNamesSayNothing() {
    Table table = read(" a , b\n 1 ,\tx \n2 ,x\n");
    assertThat(table.names()).containsExactly("a", "b");
    assertThat(table.column("a")).isInstanceOf(Column.Numbers.class);
    assertThat(((Column.Texts) table.column("b")).levels()).containsExactly("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"q\"\"q\"",
        "😀",
        "a b",
        "x=1",
        "名前",
        "\" lead\"",
        "a/b\\c",
        "'",
        "column 7",
        "-"
      })
  void anyColumnName(String written) {
    String name = written.startsWith("\"") ? written.substring(1, written.length() - 1) : written;
    Table table = read(written + ",y\n1,2\n3,4\n");
    assertThat(table.names()).containsExactly(name.replace("\"\"", "\""), "y");
  }

  @Test
  void blankNamesAreNumbered() {
    assertThat(read(",a,  ,\"\"\n0,1,2,3\n").names())
        .containsExactly("column 1", "a", "column 3", "column 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b\n1,2\n3,4\n", "a;b\n1;2\n3;4\n", "a\tb\n1\t2\n3\t4\n"})
  void findsTheSeparator(String text) {
    Table table = read(text);
    assertThat(table.origin().separator()).isEqualTo(text.charAt(1));
    assertThat(table.origin().separatorReason())
        .endsWith(" cuts the header and the first 2 rows into 2 cells");
    assertThat(cells(table, "b")).containsExactly("2", "4");
  }

  @Test
  void theSeparatorIsTheOneThatCutsEachRowAlike() {
    assertThat(read("a;b\n1,5;2,5\n3;4,25\n").origin().separator()).isEqualTo(';');
    assertThat(read("id\tnote\n1\thello, world\n2\ta;b,c\n").origin().separator()).isEqualTo('\t');
    assertThat(read("a,b\n\"x;y;z\",1\n\"u\",2\n").origin().separator()).isEqualTo(',');
    assertThat(read("a,b\n5\"\" pipe,1\n3\" pipe,2\n").rows()).isEqualTo(2);
    assertThat(read("only\n1\n2\n").origin().separatorReason()).contains("one column");
  }

  @Test
  void decimalCommasWhereTheSeparatorIsNone() {
    Table table = read("a;b\n1,5;x\n-2;y\n3,25e2;x\n");
    assertThat(((Column.Numbers) table.column("a")).values()).containsExactly(1.5, -2, 325);
    assertThat(table.origin().decimalMark()).isEqualTo(',');
    assertThat(read("a;b\n1.5;x\n").origin().decimalMark()).isEqualTo('.');
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() {
    assertThat(read("\uFEFFa,b\n1,2\n").names()).containsExactly("a", "b");
    assertThat(read("\uFEFF\"a\",b\n1,2\n").names()).containsExactly("a", "b");
  }

  @Test
  void gzipByItsContentAndFromAStream(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("a,b\n1,x\n2,ü\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("t.csv"); // the name says nothing
    Files.write(file, packed.toByteArray());
    Table fromFile = Csv.read(file, CsvOptions.DEFAULT);
    Table fromStream =
        Csv.read(new ByteArrayInputStream(packed.toByteArray()), "-", CsvOptions.DEFAULT);
    assertThat(cells(fromFile, "b")).containsExactly("x", "ü");
    assertThat(cells(fromStream, "b")).containsExactly("x", "ü");
    assertThat(fromFile.origin().bytes()).isEqualTo(packed.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "#N/A", "<NA>", " NA "})
  void theUsualMissingMarkers(String marker) {
    Table table = read("a,b\n1,x\n" + marker + "," + marker + "\n3,y\n");
    assertThat(((Column.Numbers) table.column("a")).values()).containsExactly(1, Double.NaN, 3);
    assertThat(((Column.Texts) table.column("b")).codes()).containsExactly(0, -1, 1);
    assertThat(table.column("a").missingCells()).isEqualTo(1);
  }

  @Test
  void moreMissingMarkers() {
    Table table =
        read(
            "a,b\n1,x\n-,None\n-999,?\n",
            CsvOptions.DEFAULT.withMissing(List.of("-", "-999", "?")));
    assertThat(((Column.Numbers) table.column("a")).values())
        .containsExactly(1, Double.NaN, Double.NaN);
    assertThat(cells(table, "b")).containsExactly("x", "None", "");
  }

  @Test
  void aColumnThatTurnsOutToBeTextKeepsItsFirstTexts() {
    Table table = read("house,y\n1.0,1\n01,2\n1e0,3\n12a,4\n,5\n7 b,6\n");
    assertThat(cells(table, "house")).containsExactly("1.0", "01", "1e0", "12a", "", "7 b");
    assertThat(table.diagnoses())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("DH109");
              assertThat(found.says()).contains("3 of 5 cells are numbers", "\"12a\" in line 5");
            });
  }

  @ParameterizedTest
  @CsvSource({"00501, has a leading zero", "9007199254740993, has more digits than a number holds"})
  void codesAreTexts(String code, String why) {
    Table table = read("zip,y\n10469," + 1 + "\n" + code + ",2\n94105,3\n");
    assertThat(cells(table, "zip")).containsExactly("10469", code, "94105");
    assertThat(table.diagnoses())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("DH102");
              assertThat(found.column()).isEqualTo("zip");
              assertThat(found.says()).contains(code, "line 3", why);
              assertThat(found.offers()).isEqualTo("--type zip=number");
            });
    Table asked = read("zip,y\n10469,1\n" + code + ",2\n", types("zip", ColumnType.NUMBER));
    assertThat(asked.column("zip")).isInstanceOf(Column.Numbers.class);
  }

  private static CsvOptions types(String column, ColumnType type) {
    return CsvOptions.DEFAULT.withTypes(Map.of(column, type));
  }

  @Test
  void zeroPointFiveIsNoCode() {
    assertThat(read("a\n0\n0.5\n00.5\n-01\n").column("a")).isInstanceOf(Column.Numbers.class);
    assertThat(read("a\n0\n7\n").column("a")).isInstanceOf(Column.Numbers.class);
  }

  @Test
  void numbersOf400Digits() {
    String fraction = "0." + "3".repeat(400);
    String whole = "9".repeat(400);
    Table table = read("a,b\n" + fraction + "," + whole + "\n1," + whole + "1\n");
    assertThat(((Column.Numbers) table.column("a")).values()).containsExactly(1.0 / 3, 1);
    assertThat(cells(table, "b")).containsExactly(whole, whole + "1");
  }

  @Test
  void typesAskedFor() {
    Table table = read("a,b\n1,2\n1.0,3\n", types("a", ColumnType.CATEGORY));
    assertThat(cells(table, "a")).containsExactly("1", "1.0");
    assertThat(table.types())
        .containsExactly(Map.entry("a", ColumnType.CATEGORY), Map.entry("b", ColumnType.NUMBER));
    Table expected =
        read("zip\n10469\n", CsvOptions.DEFAULT.withExpected(Map.of("zip", ColumnType.CATEGORY)));
    assertThat(cells(expected, "zip")).containsExactly("10469");
    Table elsewhere =
        read("a\n1\n", CsvOptions.DEFAULT.withExpected(Map.of("zip", ColumnType.CATEGORY)));
    assertThat(elsewhere.names()).containsExactly("a");
  }

  @Test
  void aHeaderAloneIsATableWithoutRows() {
    assertThat(read("a,b\n").rows()).isZero();
    assertThat(read("a,b").names()).containsExactly("a", "b");
  }

  @Test
  void tenThousandColumns() {
    int columns = 10_000;
    String header =
        IntStream.range(0, columns).mapToObj(c -> "c" + c).collect(Collectors.joining(","));
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int row = 0; row < 5; row++) {
      for (int c = 0; c < columns; c++) {
        text.append(c == 0 ? "" : ",").append(row * columns + c);
      }
      text.append('\n');
    }
    Table table = read(text.toString());
    assertThat(table.columns()).hasSize(columns);
    assertThat(((Column.Numbers) table.column("c9999")).values())
        .containsExactly(9999, 19999, 29999, 39999, 49999);
  }

  @Test
  void rowsCrossThePiecesThatAreRead() {
    // Longer than the decoder's and the parser's buffers, with characters of 2, 3 and 4 bytes.
    String text = "ä€😀";
    String body =
        IntStream.range(0, 40_000)
            .mapToObj(i -> i + "," + text + i % 7 + "," + i / 8.0)
            .collect(Collectors.joining("\n"));
    Table table = read("i,t,x\n" + body + "\n");
    assertThat(table.rows()).isEqualTo(40_000);
    double[] i = ((Column.Numbers) table.column("i")).values();
    double[] x = ((Column.Numbers) table.column("x")).values();
    for (int row = 0; row < 40_000; row++) {
      String line = i[row] + table.column("t").text(row) + x[row];
      if (!line.equals((double) row + text + row % 7 + row / 8.0)) {
        throw new AssertionError("row " + row + " is " + line);
      }
    }
  }
}
