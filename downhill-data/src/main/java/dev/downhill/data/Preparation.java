package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Turns rows of a table into the numbers that a model reads, as fitted on the training rows
/// alone.
///
/// - A number becomes `(x − mean) / sd`. A missing one becomes the median; where a training row
///   had one, a flag of 0 or 1 stands beside it.
/// - A category becomes a column for each level (see [Encoding]). Levels in fewer than 10
///   training rows (in small tables: in fewer than one row in a hundred), and those beyond the
///   100 most frequent, are pooled as "other"; missing cells are a level of their own.
/// - A target of numbers becomes `(y − mean) / sd`, one of classes the index of the class.
///
/// Immutable, and safe for threads. The same row gives the same bits from a file and from a map.
public final class Preparation {
  private final Schema schema;
  private final List<NumberEncoder> numbers;
  private final List<CategoryEncoder> categories;
  private final List<Feature> features;
  private final List<Diagnosis> diagnoses;
  private final Missing missing;
  private final Map<String, Integer> classes = new HashMap<>();

  private Preparation(Schema schema, List<Diagnosis> diagnoses) {
    this.schema = schema;
    this.diagnoses = List.copyOf(diagnoses);
    Encoding encoding = schema.encoding();
    numbers = schema.numbers().stream().map(input -> new NumberEncoder(input, encoding)).toList();
    categories =
        schema.categories().stream().map(input -> new CategoryEncoder(input, encoding)).toList();
    List<Feature> all = new ArrayList<>();
    numbers.forEach(encoder -> encoder.describe(all));
    categories.forEach(encoder -> encoder.describe(all));
    features = List.copyOf(all);
    missing = new Missing(schema.missing());
    schema.target().classes().forEach(name -> classes.put(name, classes.size()));
  }

  /// Fits a preparation.
  ///
  /// @param training indices of the training rows; no other row is looked at, but for the names
  ///     of the classes
  /// @param missing the texts that the user named as missing, saved for new files
  /// @throws DataException if the target or every input is the same in all training rows
  public static Preparation fit(
      Selection selection, int[] training, Encoding encoding, List<String> missing) {
    Fit fit = new Fit(selection, training);
    return new Preparation(fit.schema(encoding, missing), fit.diagnoses());
  }

  /// The preparation that a model was saved with.
  public static Preparation of(Schema schema) {
    return new Preparation(schema, List.of());
  }

  public Schema schema() {
    return schema;
  }

  /// The prepared columns, in order.
  public List<Feature> features() {
    return features;
  }

  /// How many prepared columns there are.
  public int width() {
    return features.size();
  }

  /// Inputs that the fit left out (`DH101`, `DH103`), or of which little is left (`DH112`).
  public List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  /// How to read a file that this preparation is for.
  public CsvOptions csvOptions() {
    return CsvOptions.DEFAULT.withMissing(schema.missing()).withExpected(schema.types());
  }

  /// How to read new files whose target is not needed: whatever it holds is a text.
  public CsvOptions inputOptions() {
    Map<String, ColumnType> types = new LinkedHashMap<>(schema.types());
    types.put(schema.target().column(), ColumnType.CATEGORY);
    return CsvOptions.DEFAULT.withMissing(schema.missing()).withExpected(types);
  }

  /// The prepared rows `[rows, width]`.
  ///
  /// @param rows indices of rows of `table`
  /// @param surprises counts what the training rows did not hold
  /// @throws DataException if the table has none of the inputs, or texts where numbers are needed
  public Values inputs(Table table, int[] rows, DType dtype, Surprises surprises) {
    noteColumns(table, surprises);
    if ((long) rows.length * width() > Integer.MAX_VALUE - 8) {
      throw new DataException(
          Fault.TOO_LARGE,
          new Place(table.origin().name(), 0, null),
          Words.say(
              "%,d rows of %,d inputs are more numbers than one array holds", rows.length, width()),
          "Use fewer rows, or fewer columns");
    }
    Values prepared = Values.zeros(Shape.of(rows.length, width()), dtype);
    double[] cell = new double[width()];
    int at = 0;
    for (NumberEncoder encoder : numbers) {
      Column column = table.find(encoder.input().column());
      for (int i = 0; i < rows.length; i++) {
        double x = column == null ? Double.NaN : number(table, column, rows[i]);
        encoder.encode(x, cell, 0, rows[i] + 1L, column == null ? null : surprises);
        store(prepared, i, at, cell, encoder.width());
      }
      at += encoder.width();
    }
    for (CategoryEncoder encoder : categories) {
      Column column = table.find(encoder.input().column());
      int[] slots =
          column instanceof Column.Texts texts
              ? texts.levels().stream().mapToInt(encoder::slot).toArray()
              : new int[0];
      for (int i = 0; i < rows.length; i++) {
        int row = rows[i];
        String text = column == null || column.missing(row) ? null : column.text(row);
        int slot =
            text == null
                ? -1
                : column instanceof Column.Texts texts
                    ? slots[texts.codes()[row]]
                    : encoder.slot(text);
        encoder.encode(slot, text, cell, 0, row + 1L, column == null ? null : surprises);
        store(prepared, i, at, cell, encoder.width());
      }
      at += encoder.width();
    }
    return prepared;
  }

  private void store(Values prepared, int row, int at, double[] cell, int count) {
    int from = row * width() + at;
    switch (prepared.array()) {
      case float[] floats -> {
        for (int j = 0; j < count; j++) {
          floats[from + j] = (float) cell[j];
        }
      }
      default -> System.arraycopy(cell, 0, prepared.doubles(), from, count);
    }
  }

  private static double number(Table table, Column column, int row) {
    return switch (column) {
      case Column.Numbers values -> values.values()[row];
      case Column.Texts texts ->
          throw new DataException(
              Fault.NOT_A_NUMBER,
              new Place(table.origin().name(), 0, column.name()),
              "\"" + texts.text(row) + "\" in row " + (row + 1) + " is not a number",
              "The model was trained on numbers here");
    };
  }

  private void noteColumns(Table table, Surprises surprises) {
    Set<String> known = new HashSet<>(schema.ignored());
    known.add(schema.target().column());
    List<String> absent = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    schema.numbers().forEach(input -> inputs.add(input.column()));
    schema.categories().forEach(input -> inputs.add(input.column()));
    for (String input : inputs) {
      known.add(input);
      if (table.find(input) == null) {
        absent.add(input);
      }
    }
    if (absent.size() == inputs.size()) {
      throw Table.unknown(table.origin().name(), absent.getFirst(), table.names());
    }
    absent.forEach(surprises::missingColumn);
    table.diagnoses().stream().filter(found -> ofNumber(found, table)).forEach(surprises::read);
    List<String> extra = table.names().stream().filter(name -> !known.contains(name)).toList();
    if (!extra.isEmpty()) {
      surprises.extraColumns(extra);
    }
  }

  /// Whether it is of a column that the model reads as numbers: one that holds too large ones.
  private boolean ofNumber(Diagnosis found, Table table) {
    return schema.types().get(found.column()) == ColumnType.NUMBER
        && table.find(found.column()) instanceof Column.Numbers;
  }

  /// The prepared features of one row, the same bits as from a file.
  ///
  /// @param row for each input column a number or a text as in a file (with a decimal point), or
  ///     null where it is missing; one too large for a double counts as missing too; other keys
  ///     are not looked at
  /// @param features takes `width` numbers
  /// @param surprises counts what the training rows did not hold, or null
  /// @throws DataException if a column is absent, or a value is not a number where one is needed
  public void row(Map<String, ?> row, double[] features, @Nullable Surprises surprises) {
    if (features.length != width()) {
      throw new IllegalArgumentException(
          "a row has " + width() + " features, the array is for " + features.length);
    }
    int at = 0;
    for (NumberEncoder encoder : numbers) {
      String name = encoder.input().column();
      encoder.encode(number(name, value(row, name), surprises), features, at, 1, surprises);
      at += encoder.width();
    }
    for (CategoryEncoder encoder : categories) {
      String name = encoder.input().column();
      String text = text(value(row, name), encoder);
      encoder.encode(text == null ? -1 : encoder.slot(text), text, features, at, 1, surprises);
      at += encoder.width();
    }
  }

  private static @Nullable Object value(Map<String, ?> row, String column) {
    Object value = row.get(column);
    if (value == null && !row.containsKey(column)) {
      throw new DataException(
          Fault.MISSING_VALUE,
          new Place("row", 0, column),
          "there is no value" + Words.didYouMean(column, row.keySet().stream().sorted().toList()),
          "Give null where the value is not known");
    }
    return value;
  }

  private double number(String column, @Nullable Object value, @Nullable Surprises surprises) {
    double x = number(column, value);
    if (Double.isInfinite(x)) {
      if (surprises != null) {
        surprises.tooLarge(column, 1, String.valueOf(value));
      }
      return Double.NaN;
    }
    return x;
  }

  /// The number, NaN where it is missing, infinite where no double holds it.
  private double number(String column, @Nullable Object value) {
    switch (value) {
      case null -> {
        return Double.NaN;
      }
      case Number number -> {
        double x = number.doubleValue() + 0.0; // never −0, as from a file
        if (!Double.isInfinite(x) || !(number instanceof Double || number instanceof Float)) {
          return x;
        }
      }
      case CharSequence text -> {
        char[] chars = text.toString().trim().toCharArray();
        if (missing.test(chars, 0, chars.length)) {
          return Double.NaN;
        }
        Decimal decimal = new Decimal();
        if (decimal.read(chars, 0, chars.length, false)) {
          return decimal.value();
        }
      }
      default -> {}
    }
    throw new DataException(
        Fault.NOT_A_NUMBER,
        new Place("row", 0, column),
        "\"" + Words.shown(String.valueOf(value)) + "\" is not a finite number",
        "The model was trained on numbers here; give null where the value is not known");
  }

  private @Nullable String text(@Nullable Object value, CategoryEncoder encoder) {
    if (value == null) {
      return null;
    }
    String text =
        switch (value) {
          case Double number -> Double.isNaN(number) ? "" : Decimal.text(number);
          case Float number -> Float.isNaN(number) ? "" : Decimal.text(number);
          default -> value.toString();
        };
    if (encoder.slot(text) >= 0) {
      return text;
    }
    String stripped = text.trim();
    return missing.test(stripped.toCharArray(), 0, stripped.length()) ? null : stripped;
  }

  /// The rows of `table` that have a target, by index.
  ///
  /// @throws DataException if the table has no target column
  public int[] rowsWithTarget(Table table) {
    Column target = table.column(schema.target().column());
    int[] rows = IntStream.range(0, table.rows()).filter(row -> !target.missing(row)).toArray();
    if (rows.length == 0) {
      throw new DataException(
          Fault.TOO_FEW_ROWS,
          new Place(table.origin().name(), 0, target.name()),
          "no row has a value of the target",
          "Use a file with rows whose answer is known");
    }
    return rows;
  }

  /// The targets `[rows, 1]`, scaled, or the indices of the classes.
  ///
  /// @param rows indices of rows that have a target
  /// @throws DataException if a class was not in the training file
  public Values targets(Table table, int[] rows, DType dtype) {
    double[] units = targetsInUnits(table, rows);
    Schema.Target target = schema.target();
    Values scaled = Values.zeros(Shape.of(rows.length, 1), dtype);
    for (int i = 0; i < units.length; i++) {
      scaled.set(i, target.scale(units[i]));
    }
    return scaled;
  }

  /// The targets in their own units, or the indices of the classes.
  ///
  /// @param rows indices of rows that have a target
  /// @throws DataException if a class was not in the training file
  public double[] targetsInUnits(Table table, int[] rows) {
    Column column = table.column(schema.target().column());
    if (schema.target().task() == Task.REGRESSION) {
      return Arrays.stream(rows).mapToDouble(row -> number(table, column, row)).toArray();
    }
    return Arrays.stream(rows).mapToDouble(row -> classIndex(table, column, row)).toArray();
  }

  private int classIndex(Table table, Column column, int row) {
    Integer index = classes.get(column.text(row));
    if (index == null) {
      throw new DataException(
          Fault.UNSEEN_CLASS,
          new Place(table.origin().name(), 0, column.name()),
          "row "
              + (row + 1)
              + " is of class \""
              + Words.shown(column.text(row))
              + "\", which the model never saw",
          "The classes are " + Words.some(schema.target().classes()));
    }
    return index;
  }
}
