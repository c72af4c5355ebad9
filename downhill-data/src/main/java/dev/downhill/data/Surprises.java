package dev.downhill.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts what new rows hold that the training rows did not, with the first row of each: values
/// never seen (`DH501`), missing and extra columns (`DH502`, `DH503`), numbers outside the
/// trained range (`DH504`), and numbers that no double holds (`DH109`). For one thread.
public final class Surprises {
  /// What a rare or unknown text is treated as, where rare ones were pooled.
  static final String OTHER = "\"other\"";

  private static final class Tally {
    private final long firstRow;
    private final String first;
    private final String treatment;
    private final boolean pooled;
    private final Set<String> different = new LinkedHashSet<>();
    private long rows;

    private Tally(long firstRow, String first, String treatment) {
      this.firstRow = firstRow;
      this.first = first;
      this.treatment = treatment;
      this.pooled = treatment.equals(OTHER);
    }
  }

  private record Key(String code, String column) {}

  private final Map<Key, Tally> tallies = new LinkedHashMap<>();
  private final Set<Diagnosis> columns = new LinkedHashSet<>();

  private Tally tally(String code, String column, long row, String value, String treatment) {
    Tally tally =
        tallies.computeIfAbsent(new Key(code, column), _ -> new Tally(row, value, treatment));
    tally.rows++;
    return tally;
  }

  void unseen(String column, long row, String text, String treatedAs) {
    tally("DH501", column, row, Words.shown(text), treatedAs).different.add(text);
  }

  void neverMissing(String column, long row, String treatedAs) {
    tally("missing", column, row, "", treatedAs);
  }

  void outside(String column, long row, double value, double minimum, double maximum) {
    tally(
        "DH504",
        column,
        row,
        Decimal.text(value),
        Decimal.text(minimum) + " to " + Decimal.text(maximum));
  }

  /// A number that is infinite for a double, whose text this is.
  void tooLarge(String column, long row, String text) {
    tally("DH109", column, row, Words.shown(text), "missing");
  }

  /// What the reader of a file found about a column.
  void read(Diagnosis found) {
    columns.add(found);
  }

  void missingColumn(String column) {
    columns.add(
        new Diagnosis("DH502", column, "the file has no such column; treated as missing", ""));
  }

  void extraColumns(List<String> names) {
    columns.add(
        new Diagnosis(
            "DH503",
            names.getFirst(),
            names.size() == 1
                ? "the model does not know this column; not looked at"
                : Words.say(
                    "%,d columns that the model does not know, not looked at: %s",
                    names.size(), Words.some(names)),
            ""));
  }

  public boolean isEmpty() {
    return tallies.isEmpty() && columns.isEmpty();
  }

  /// The surprises in words, in the order in which they came.
  public List<Diagnosis> diagnoses() {
    List<Diagnosis> all = new ArrayList<>(columns);
    tallies.forEach(
        (key, tally) -> {
          String rows = Words.say("%,d %s", tally.rows, tally.rows == 1 ? "row" : "rows");
          all.add(
              switch (key.code) {
                case "DH504" ->
                    new Diagnosis(
                        "DH504",
                        key.column,
                        Words.say(
                            "%s outside %s (first: row %,d: %s); the model is guessing there",
                            rows, tally.treatment, tally.firstRow, tally.first),
                        "--strict");
                case "DH109" ->
                    new Diagnosis(
                        "DH109",
                        key.column,
                        Words.say(
                            "%s with a number larger than any that can be held (1.8e308; first: row"
                                + " %,d \"%s\"); treated as %s",
                            rows, tally.firstRow, tally.first, tally.treatment),
                        "");
                case "DH501" ->
                    new Diagnosis(
                        "DH501",
                        key.column,
                        Words.say(
                            "%s %s %s (first: row %,d \"%s\"); treated as %s",
                            rows,
                            tally.different.size() == 1
                                ? "with a value"
                                : Words.say("with %,d values", tally.different.size()),
                            tally.pooled ? "rare or never seen" : "never seen",
                            tally.firstRow,
                            tally.first,
                            tally.treatment),
                        "--strict");
                default ->
                    new Diagnosis(
                        "DH501",
                        key.column,
                        Words.say(
                            "%s without a value, which no training row was (first: row %,d);"
                                + " treated as %s",
                            rows, tally.firstRow, tally.treatment),
                        "--strict");
              });
        });
    return all;
  }
}
