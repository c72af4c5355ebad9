package dev.downhill.tables;

import dev.downhill.data.Csv;
import dev.downhill.data.CsvOptions;
import dev.downhill.data.Leaks;
import dev.downhill.data.Parts;
import dev.downhill.data.Selection;
import dev.downhill.data.Split;
import dev.downhill.data.Table;
import dev.downhill.runs.Config;
import dev.downhill.runs.Diagnosis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The table that a training learns from, read, selected and divided.
///
/// @param table with the rows of all parts, or of all but the test part
/// @param test with the test rows; `table` itself where they come from the split
/// @param testRows their indices in it
/// @param missing texts that stand for a missing cell, beside the usual ones
/// @param sha256 of the data file
/// @param testSha256 of the file with the test rows, or empty
record Rows(
    Table table,
    Selection selection,
    Parts parts,
    Table test,
    int[] testRows,
    List<String> missing,
    String sha256,
    String testSha256) {

  /// Reads and divides.
  ///
  /// @throws dev.downhill.data.DataException if a file, column or target cannot be used
  static Rows read(Settings settings) throws IOException {
    Reading reading = settings.reading();
    List<String> missing = missing(reading);
    Table table =
        Csv.read(
            settings.data(), CsvOptions.DEFAULT.withMissing(missing).withTypes(reading.types()));
    Selection selection =
        Selection.of(
            table,
            settings.target(),
            columns(reading.drop(), table),
            columns(reading.keep(), table));
    reading.units().keySet().forEach(table::column);
    Split split = Split.parse(reading.split());
    long seed = settings.learning().seed();
    String sha256 = Config.sha256(settings.data());
    if (reading.test() == null) {
      Parts parts = split.parts(selection, seed);
      return new Rows(table, selection, parts, table, parts.test(), missing, sha256, "");
    }
    Parts parts = split.partsWithoutTest(selection, seed);
    Table test =
        Csv.read(
            reading.test(), CsvOptions.DEFAULT.withMissing(missing).withExpected(table.types()));
    return new Rows(
        table,
        selection,
        parts,
        test,
        selection.testRows(test),
        missing,
        sha256,
        Config.sha256(reading.test()));
  }

  private static List<String> missing(Reading reading) {
    return reading.missing().stream().flatMap(Rows::commas).toList();
  }

  /// Everything that was found about the data.
  List<Diagnosis> diagnoses() {
    List<Diagnosis> all = new ArrayList<>();
    selection.diagnoses().forEach(found -> all.add(Diagnosis.of(found)));
    if (test != table) {
      test.diagnoses().forEach(found -> all.add(Diagnosis.of(found.in(test.origin().name()))));
    }
    parts.diagnoses().forEach(found -> all.add(Diagnosis.of(found)));
    if (test != table) {
      selection.repeated(test, testRows).ifPresent(found -> all.add(Diagnosis.of(found)));
    }
    Leaks.find(selection, parts.training()).forEach(found -> all.add(Diagnosis.of(found)));
    return all;
  }

  /// Names given one by one, or with commas between where no column is called so.
  private static Set<String> columns(List<String> given, Table table) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : given) {
      if (table.find(text) != null) {
        names.add(text);
      } else {
        commas(text).forEach(names::add);
      }
    }
    return names;
  }

  private static Stream<String> commas(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty());
  }
}
