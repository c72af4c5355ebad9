package dev.downhill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.downhill.data.DataException.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each input that cannot be used is refused with its kind and its place.
class BadInputTest {
  private static DataException refused(byte[] bytes, CsvOptions options) {
    return catchThrowableOfType(
        DataException.class,
        () -> Csv.read(new ByteArrayInputStream(bytes), "houses.csv", options));
  }

  private static DataException refused(String text) {
    return refused(text.getBytes(StandardCharsets.UTF_8), CsvOptions.DEFAULT);
  }

  private static void check(DataException refusal, Fault fault, long line, String... words) {
    assertThat(refusal).isNotNull();
    assertThat(refusal.fault()).isEqualTo(fault);
    assertThat(refusal.place().line()).isEqualTo(line);
    assertThat(refusal).hasMessageStartingWith(refusal.place() + ": ").hasMessageEndingWith(".");
    assertThat(refusal.getMessage()).contains(refusal.advice());
    for (String word : words) {
      assertThat(refusal.getMessage()).contains(word);
    }
  }

  @Test
  void files(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("none.csv");
    Path empty = Files.createFile(folder.resolve("empty.csv"));
    for (Path path : List.of(missing, empty, folder)) {
      DataException refusal =
          catchThrowableOfType(DataException.class, () -> Csv.read(path, CsvOptions.DEFAULT));
      Fault fault =
          path == missing ? Fault.MISSING_FILE : path == empty ? Fault.EMPTY_FILE : Fault.DIRECTORY;
      check(refusal, fault, 0, path.toString());
    }
  }

  @Test
  void aFileThatMayNotBeRead(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.csv"), "a,b\n1,2\n");
    Assumptions.assumeTrue(
        secret.toFile().setReadable(false) && !Files.isReadable(secret),
        "this user may read every file");
    DataException refusal =
        catchThrowableOfType(DataException.class, () -> Csv.read(secret, CsvOptions.DEFAULT));
    check(refusal, Fault.UNREADABLE, 0, "may not be read");
  }

  @Test
  void noTable() {
    check(refused("\n  \n\n"), Fault.EMPTY_FILE, 0, "blank lines");
    check(refused("PK\u0003\u0004rest"), Fault.BINARY, 0, "ZIP", "Export it as CSV");
    check(refused("PAR1"), Fault.BINARY, 0, "Parquet");
    check(refused("a,b\n1,2\n3,\u0000\n"), Fault.BINARY, 3, "control character 0");
    check(refused("\u0007ELF"), Fault.BINARY, 1);
  }

  @Test
  void notUtf8() {
    byte[] latin = "a,b\n1,x\n2,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    check(refused(latin, CsvOptions.DEFAULT), Fault.NOT_UTF8, 3, "byte 14 is 0xE9", "iconv");
    byte[] utf16 = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16);
    check(refused(utf16, CsvOptions.DEFAULT), Fault.NOT_UTF8, 1, "UTF-16");
    byte[] cut = Arrays.copyOf("a,b\n1,€\n".getBytes(StandardCharsets.UTF_8), 8);
    check(refused(cut, CsvOptions.DEFAULT), Fault.NOT_UTF8, 2, "byte 7 is 0xE2");
  }

  @Test
  void damagedGzip() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("a,b\n1,2\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = packed.toByteArray();
    byte[] cut = Arrays.copyOf(whole, whole.length - 12);
    check(refused(cut, CsvOptions.DEFAULT), Fault.DAMAGED_ARCHIVE, 0, "damaged");
    byte[] altered = whole.clone();
    altered[altered.length - 6] ^= 1; // the checksum
    check(refused(altered, CsvOptions.DEFAULT), Fault.DAMAGED_ARCHIVE, 0, "damaged");
    check(refused(Arrays.copyOf(whole, 5), CsvOptions.DEFAULT), Fault.DAMAGED_ARCHIVE, 0);
  }

  @Test
  void headers() {
    check(refused("a,b,a\n1,2,3\n"), Fault.DUPLICATE_HEADER, 1, "column \"a\"", "number 1 and 3");
    check(refused("\n\nb,b\n1,2\n"), Fault.DUPLICATE_HEADER, 3);
    check(refused("5,7,5\n1,2,3\n"), Fault.DUPLICATE_HEADER, 1, "The first line holds numbers");
    check(refused("column 2,\n1,2\n"), Fault.DUPLICATE_HEADER, 1, "column 2");
  }

  @Test
  void raggedRows() {
    check(refused("a,b\n1,2\n3\n"), Fault.RAGGED_ROW, 3, "1 cells", "header 2");
    check(refused("a,b\n1,2,3\n"), Fault.RAGGED_ROW, 2, "3 cells", "header 2");
    check(refused("a,b\n\"1\n\n\",2\n\n3,4,5\n"), Fault.RAGGED_ROW, 6, "3 cells");
  }

  @Test
  void quotes() {
    check(refused("a,b\n1,2\n3,\"x\n4,5\n"), Fault.UNCLOSED_QUOTE, 3, "never closed");
    check(refused("a,b\n1,\"two\nlines\"\n\"2\n\",\"3\n"), Fault.UNCLOSED_QUOTE, 5);
    check(refused("\"a,b\n1,2\n"), Fault.UNCLOSED_QUOTE, 1);
    check(refused("a,b\n1,\"x\"y\n"), Fault.MALFORMED_QUOTE, 2, "closing quote");
    check(refused("a,b\n1,\"" + "x\n".repeat(9_000_000)), Fault.TOO_LARGE, 2, "16 million");
  }

  @Test
  void textInLine20000OfAColumnOfNumbers() {
    String rows =
        IntStream.rangeClosed(2, 20_640)
            .mapToObj(line -> line + "," + (line == 20_000 ? "unknown" : line * 0.5))
            .collect(Collectors.joining("\n", "id,price\n", "\n"));
    DataException refusal = refused(rows);
    check(
        refusal,
        Fault.NOT_A_NUMBER,
        20_000,
        "\"price\"",
        "\"unknown\"",
        "20,638 of the 20,638 other cells",
        "--na \"unknown\"",
        "--type price=category");
    assertThat(refusal.code()).isEqualTo("DH109");
    Table named = CsvTest.read(rows, CsvOptions.DEFAULT.withMissing(List.of("unknown")));
    assertThat(named.column("price").missingCells()).isEqualTo(1);
    Table asText =
        CsvTest.read(rows, CsvOptions.DEFAULT.withTypes(Map.of("price", ColumnType.CATEGORY)));
    assertThat(asText.column("price").text(19_998)).isEqualTo("unknown");
  }

  @Test
  void textInTheFirstRowOfAColumnOfNumbers() {
    String rows = "x\n?\n" + "1\n2\n3\n".repeat(5);
    check(refused(rows), Fault.NOT_A_NUMBER, 2, "\"?\"", "15 of the 15 other cells");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x10",
        "1d",
        "1f",
        "1_000",
        "Infinity",
        "-inf",
        "٣",
        "1.2.3",
        "--1",
        "1e",
        "+",
        "1 2"
      })
  void notPlainNumbers(String text) {
    check(refused("x\n" + "1\n".repeat(50) + text + "\n"), Fault.NOT_A_NUMBER, 52, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1,234\"", "1 234", "1'234", "$12", "12 €", "3.5%", "1.234.567", "−12"})
  void numbersAsPeopleWriteThem(String text) {
    String rows = "x;y\n" + (text + ";1\n").repeat(20);
    check(refused(rows.replace("\"1,234\"", "1,234,567")), Fault.NOT_A_NUMBER, 2, "plain number");
  }

  @Test
  void bothDecimalMarks() {
    check(
        refused("a;b\n1,5;7\n2;1.234\n"),
        Fault.MIXED_DECIMALS,
        3,
        "column \"b\"",
        "\"1,5\" in line 2");
  }

  @Test
  void commasThatMayStandBetweenThousands() {
    check(refused("a\tb\n1,234\t7\n56,789\t8\n"), Fault.MIXED_DECIMALS, 2, "\"1,234\"");
    for (String decimal : List.of("1,5", "0,234", "1234,567", "-0,125", "1,2345", "1,234e2")) {
      Table table = CsvTest.read("a\tb\n1,234\t7\n" + decimal + "\t8\n");
      assertThat(table.column("a").text(0)).isEqualTo("1.234");
    }
    assertThat(CsvTest.read("a;b\n1,234;7\n").column("a").text(0)).isEqualTo("1.234");
  }

  @Test
  void typesThatDoNotFit() {
    CsvOptions number = CsvOptions.DEFAULT.withTypes(Map.of("b", ColumnType.NUMBER));
    byte[] text = "a,b\n1,x\n".getBytes(StandardCharsets.UTF_8);
    check(refused(text, number), Fault.NOT_A_NUMBER, 2, "\"x\"");
    CsvOptions unknown = CsvOptions.DEFAULT.withTypes(Map.of("bb", ColumnType.NUMBER));
    check(refused(text, unknown), Fault.UNKNOWN_COLUMN, 0, "did you mean \"b\"?");
  }
}
