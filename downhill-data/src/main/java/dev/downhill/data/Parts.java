package dev.downhill.data;

import java.util.ArrayList;
import java.util.List;

/// Which rows train, which validate and which test, by their index in the table, in the order of
/// the file.
public final class Parts {
  private final int[] training;
  private final int[] validation;
  private final int[] test;
  private final List<Diagnosis> diagnoses;

  Parts(int[] training, int[] validation, int[] test, List<Diagnosis> diagnoses) {
    this.training = training;
    this.validation = validation;
    this.test = test;
    this.diagnoses = List.copyOf(diagnoses);
  }

  /// These parts with the test rows that a rule gives.
  Parts withTest(Selection selection, int[] tested) {
    long across = Twins.across(selection, tested);
    List<Diagnosis> found = new ArrayList<>(diagnoses);
    if (across > 0) {
      found.add(
          new Diagnosis(
              "DH107",
              "",
              Words.say(
                  "%,d test %s among the other rows too, and tests nothing",
                  across, across == 1 ? "row stands" : "rows stand"),
              "--split 70/15/15"));
    }
    return new Parts(training, validation, tested, found);
  }

  public int[] training() {
    return training.clone();
  }

  public int[] validation() {
    return validation.clone();
  }

  /// Empty where another file holds the test rows.
  public int[] test() {
    return test.clone();
  }

  /// Identical rows (`DH107`).
  public List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  @Override
  public String toString() {
    return Words.say("%,d / %,d / %,d", training.length, validation.length, test.length);
  }
}
