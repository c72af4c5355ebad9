package dev.downhill.data;

import java.util.List;
import java.util.Map;

/// How the cells of a file are to be understood.
///
/// @param missing texts that stand for a missing cell, beside the empty cell and the usual `NA`,
///     `N/A`, `n/a`, `NaN`, `nan`, `null`, `NULL`, `#N/A`, `<NA>`
/// @param types the type of columns where the user says it; each must be in the file
/// @param expected the type of columns that a model expects; they need not be in the file
public record CsvOptions(
    List<String> missing, Map<String, ColumnType> types, Map<String, ColumnType> expected) {
  /// Nothing said: types are found from the cells.
  public static final CsvOptions DEFAULT = new CsvOptions(List.of(), Map.of(), Map.of());

  public CsvOptions {
    missing = List.copyOf(missing);
    types = Map.copyOf(types);
    expected = Map.copyOf(expected);
  }

  public CsvOptions withMissing(List<String> markers) {
    return new CsvOptions(markers, types, expected);
  }

  public CsvOptions withTypes(Map<String, ColumnType> asked) {
    return new CsvOptions(missing, asked, expected);
  }

  public CsvOptions withExpected(Map<String, ColumnType> columns) {
    return new CsvOptions(missing, types, columns);
  }
}
