package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows and named columns, held column by column. Immutable.
public final class Table {
  private final Origin origin;
  private final int rows;
  private final List<Column> columns;
  private final List<Diagnosis> diagnoses;
  private final Map<String, Column> byName = new HashMap<>();

  /// @param columns all of the same number of rows and with different names
  /// @param diagnoses what the reader found
  Table(Origin origin, int rows, List<Column> columns, List<Diagnosis> diagnoses) {
    this.origin = origin;
    this.rows = rows;
    this.columns = List.copyOf(columns);
    this.diagnoses = List.copyOf(diagnoses);
    for (Column column : columns) {
      if (column.rows() != rows) {
        throw new IllegalArgumentException(
            "column \"" + column.name() + "\" has " + column.rows() + " rows, the table " + rows);
      }
      if (byName.put(column.name(), column) != null) {
        throw new IllegalArgumentException("two columns are called \"" + column.name() + "\"");
      }
    }
  }

  /// A table made in memory.
  ///
  /// @throws IllegalArgumentException if the columns differ in length or share a name
  public static Table of(String name, List<Column> columns) {
    int rows = columns.isEmpty() ? 0 : columns.getFirst().rows();
    return new Table(new Origin(name, 0, ',', "made in memory", '.'), rows, columns, List.of());
  }

  public Origin origin() {
    return origin;
  }

  public int rows() {
    return rows;
  }

  /// The columns in the order of the file.
  public List<Column> columns() {
    return columns;
  }

  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /// What the reader found: codes kept as text (`DH102`), numbers among texts (`DH109`), a first
  /// line that looks like a row (`DH111`).
  public List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  /// The column of this name, or null.
  public @Nullable Column find(String name) {
    return byName.get(name);
  }

  /// The column of this name.
  ///
  /// @throws DataException if there is none; it names the nearest
  public Column column(String name) {
    Column column = byName.get(name);
    if (column == null) {
      throw unknown(origin.name(), name, names(), Header.advice(diagnoses));
    }
    return column;
  }

  /// The type of each column, to read another file of the same kind with.
  public Map<String, ColumnType> types() {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    columns.forEach(column -> types.put(column.name(), column.type()));
    return types;
  }

  static DataException unknown(String source, String name, List<String> known) {
    return unknown(source, name, known, "");
  }

  private static DataException unknown(
      String source, String name, List<String> known, String advice) {
    return new DataException(
        Fault.UNKNOWN_COLUMN,
        new Place(source, 0, null),
        "there is no column \"" + Words.shown(name) + "\"" + Words.didYouMean(name, known),
        "The columns are " + Words.some(known) + advice);
  }

  @Override
  public String toString() {
    return origin.name() + ": " + rows + " rows × " + columns.size() + " columns";
  }
}
