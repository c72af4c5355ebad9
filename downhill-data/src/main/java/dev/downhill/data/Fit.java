package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import dev.downhill.data.Schema.CategoryInput;
import dev.downhill.data.Schema.Level;
import dev.downhill.data.Schema.NumberInput;
import dev.downhill.data.Schema.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Learns a schema from the training rows.
final class Fit {
  /// A text in fewer training rows than this is rare, and so is one in less than a hundredth of
  /// them where that is fewer still.
  private static final int RARE = 10;

  /// No column gets more levels of its own than this.
  private static final int MOST_LEVELS = 100;

  /// A column of which more rows than this share are pooled says little.
  private static final double NEARLY_ALL = 0.8;

  private final Selection selection;
  private final int[] training;
  private final List<NumberInput> numbers = new ArrayList<>();
  private final List<CategoryInput> categories = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private final List<Diagnosis> diagnoses = new ArrayList<>();

  Fit(Selection selection, int[] training) {
    this.selection = selection;
    this.training = training;
    selection.leftOut().forEach(left -> ignored.add(left.column()));
    for (Column column : selection.inputs()) {
      boolean useful =
          switch (column) {
            case Column.Numbers values -> add(number(values));
            case Column.Texts texts -> add(category(texts));
          };
      if (!useful) {
        ignored.add(column.name());
        diagnoses.add(
            Statistics.of(column, training).distinct() > 1
                ? new Diagnosis(
                    "DH101",
                    column.name(),
                    "each of its texts is in too few training rows to learn from, left out",
                    "")
                : new Diagnosis(
                    "DH103",
                    column.name(),
                    "the same in every training row: it carries nothing, left out",
                    ""));
      }
    }
    if (numbers.isEmpty() && categories.isEmpty()) {
      throw new DataException(
          Fault.NO_INPUTS,
          new Place(selection.table().origin().name(), 0, null),
          "no input says anything in the training rows: each is the same in all of them, or text"
              + " that hardly repeats",
          "Use a table with more rows, or another --seed");
    }
  }

  Schema schema(Encoding encoding, List<String> missing) {
    return new Schema(Schema.VERSION, encoding, target(), missing, ignored, numbers, categories);
  }

  List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  private boolean add(@Nullable NumberInput input) {
    return input != null && numbers.add(input);
  }

  private boolean add(@Nullable CategoryInput input) {
    return input != null && categories.add(input);
  }

  private Target target() {
    Column column = selection.target();
    if (column instanceof Column.Texts texts) {
      return new Target(column.name(), Task.CLASSIFICATION, 0, 1, 0, classes(texts));
    }
    Statistics statistics = Statistics.of(column, training);
    if (!(statistics.sd() > 0) || !Double.isFinite(statistics.sd())) {
      throw new DataException(
          Fault.BAD_TARGET,
          new Place(selection.table().origin().name(), 0, column.name()),
          "the target is the same in every training row",
          "Use a table with more rows, or another --seed");
    }
    return new Target(
        column.name(),
        Task.REGRESSION,
        statistics.mean(),
        statistics.sd(),
        statistics.median(),
        List.of());
  }

  /// The classes of all selected rows, for a class that only a test row has is a class all the
  /// same: in the order of their numbers if all are numbers, else in alphabetical order.
  private List<String> classes(Column.Texts texts) {
    boolean[] seen = new boolean[texts.levels().size()];
    for (int row : selection.rows()) {
      seen[texts.codes()[row]] = true;
    }
    List<String> classes = new ArrayList<>();
    for (int code = 0; code < seen.length; code++) {
      if (seen[code]) {
        classes.add(texts.levels().get(code));
      }
    }
    Decimal decimal = new Decimal();
    boolean numbers =
        classes.stream()
            .allMatch(name -> decimal.read(name.toCharArray(), 0, name.length(), false));
    classes.sort(
        numbers
            ? Comparator.comparingDouble(Double::parseDouble)
                .thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder());
    return classes;
  }

  private @Nullable NumberInput number(Column.Numbers column) {
    Statistics present = Statistics.of(column, training);
    if (present.cells() == 0 || (present.distinct() == 1 && present.missing() == 0)) {
      return null;
    }
    Statistics filled = present;
    if (present.missing() > 0) {
      double[] values = new double[training.length];
      Arrays.setAll(
          values,
          i -> {
            double value = column.values()[training[i]];
            return Double.isNaN(value) ? present.median() : value;
          });
      filled = Statistics.of(values);
    }
    return new NumberInput(
        column.name(),
        present.median(),
        filled.mean(),
        filled.sd(),
        present.minimum(),
        present.maximum(),
        (double) present.missing() / training.length);
  }

  private @Nullable CategoryInput category(Column.Texts column) {
    int[] counts = new int[column.levels().size()];
    int missing = 0;
    for (int row : training) {
      int code = column.codes()[row];
      if (code < 0) {
        missing++;
      } else {
        counts[code]++;
      }
    }
    record Seen(String text, int rows) {}
    List<Seen> seen = new ArrayList<>();
    for (int code = 0; code < counts.length; code++) {
      if (counts[code] > 0) {
        seen.add(new Seen(column.levels().get(code), counts[code]));
      }
    }
    if (seen.size() + (missing > 0 ? 1 : 0) < 2) {
      return null;
    }
    seen.sort(Comparator.comparingInt(Seen::rows).reversed().thenComparing(Seen::text));
    double rare = Math.min(RARE, training.length / 100.0);
    int named = 0;
    while (named < Math.min(seen.size(), MOST_LEVELS) && seen.get(named).rows >= rare) {
      named++;
    }
    if (named == seen.size() - 1 && named < MOST_LEVELS) {
      named++; // a pool of one text is that text
    }
    int pooled = seen.stream().skip(named).mapToInt(Seen::rows).sum();
    if (named == 0 && missing == 0) {
      return null;
    }
    if (pooled > NEARLY_ALL * training.length) {
      diagnoses.add(
          new Diagnosis(
              "DH112",
              column.name(),
              Words.say(
                  "%.0f %% of the training rows are in \"other\": %,d of %,d texts are too rare to"
                      + " learn from%s",
                  100.0 * pooled / training.length,
                  seen.size() - named,
                  seen.size(),
                  Identifiers.note(column)),
              "--drop " + column.name()));
    }
    List<Level> levels =
        seen.stream()
            .limit(named)
            .map(one -> new Level(one.text, (double) one.rows / training.length))
            .sorted(Comparator.comparing(Level::text))
            .toList();
    return new CategoryInput(
        column.name(),
        levels,
        (double) pooled / training.length,
        (double) missing / training.length);
  }
}
