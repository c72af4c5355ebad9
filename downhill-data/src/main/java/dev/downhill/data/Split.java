package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How rows are shared out to training, validation and test.
///
/// The shuffle gives each row a 64-bit number that is a pure function of the seed and the row's
/// index in the file, and orders the rows by it. Rows that are alike in all inputs and the target
/// take the number of the first of them and so end on one side, since a copy of a training row
/// tests nothing (`DH107`).
public sealed interface Split {
  /// The split where nobody asks for another: 70/15/15.
  static Split standard() {
    return new Shares(70, 15, 15);
  }

  /// Shuffled, by shares in per cent, each above 0.
  record Shares(int training, int validation, int test) implements Split {
    public Shares {
      if (training <= 0 || validation <= 0 || test <= 0 || training + validation + test != 100) {
        throw new IllegalArgumentException(
            "the shares of a split must be above 0 and sum to 100, not "
                + (training + "/" + validation + "/" + test));
      }
    }

    @Override
    public String toString() {
      return training + "/" + validation + "/" + test;
    }
  }

  /// Row `i` of the file, from 0, is a test row where `i mod count = count − 1`; of the others 15
  /// in 85, shuffled, validate.
  ///
  /// @param count 2 or more
  record Every(int count) implements Split {
    public Every {
      if (count < 2) {
        throw new IllegalArgumentException("every:" + count + " leaves no row to train on");
      }
    }

    @Override
    public String toString() {
      return "every:" + count;
    }
  }

  /// The split written as `70/15/15` or `every:5`.
  ///
  /// @throws IllegalArgumentException if it is written otherwise
  static Split parse(String text) {
    Matcher shares = Pattern.compile("(\\d{1,3})/(\\d{1,3})/(\\d{1,3})").matcher(text);
    Matcher every = Pattern.compile("every:(\\d{1,9})").matcher(text);
    if (shares.matches()) {
      return new Shares(
          Integer.parseInt(shares.group(1)),
          Integer.parseInt(shares.group(2)),
          Integer.parseInt(shares.group(3)));
    }
    if (every.matches()) {
      return new Every(Integer.parseInt(every.group(1)));
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no split; write three shares that sum to 100, as in 70/15/15, or every:5");
  }

  /// Shares out the selected rows.
  ///
  /// @throws DataException if a part would be empty
  default Parts parts(Selection selection, long seed) {
    int[] rows = selection.rows();
    return switch (this) {
      case Shares(int _, int validation, int test) ->
          Shuffle.parts(selection, rows, validation / 100.0, test / 100.0, seed);
      case Every(int count) -> {
        int[] tested = Arrays.stream(rows).filter(row -> row % count == count - 1).toArray();
        int[] rest = Arrays.stream(rows).filter(row -> row % count != count - 1).toArray();
        if (tested.length == 0 || rest.length < 2) {
          throw new DataException(
              Fault.TOO_FEW_ROWS,
              new Place(selection.table().origin().name(), 0, null),
              Words.say("%s cannot share out %,d rows", this, rows.length),
              "Use --split 70/15/15");
        }
        yield Shuffle.parts(selection, rest, validationOfRest(), 0, seed)
            .withTest(selection, tested);
      }
    };
  }

  /// Shares out the selected rows to training and validation alone, in the proportion that this
  /// split has; the test rows are in another file.
  ///
  /// @throws DataException if a part would be empty
  default Parts partsWithoutTest(Selection selection, long seed) {
    return Shuffle.parts(selection, selection.rows(), validationOfRest(), 0, seed);
  }

  /// The share of validation in the rows that do not test.
  private double validationOfRest() {
    return switch (this) {
      case Shares(int training, int validation, int _) ->
          (double) validation / (training + validation);
      case Every _ -> 15.0 / 85.0;
    };
  }
}
