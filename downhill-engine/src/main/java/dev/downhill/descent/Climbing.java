package dev.downhill.descent;

import dev.downhill.kernel.Machine;
import dev.downhill.loss.Loss;
import dev.downhill.model.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Explains a descent that climbs, DH201: how long the step was, and how long it may be.
final class Climbing {
  // The ground is surveyed with as many rows as make WORK products of a row and a knob.
  private static final long WORK = 20_000_000;

  private static final int MOST_ROWS = 10_000;
  private static final int FEWEST_ROWS = 500;
  private static final int PRODUCTS = 20;

  private Climbing() {}

  /// @param train the rows that are learned from
  /// @param goesOn whether it begins again with a shorter step
  static Diagnosis explain(
      Layer model,
      Loss loss,
      Rows train,
      Trail trail,
      Best best,
      Climb climb,
      boolean goesOn,
      Machine machine) {
    List<String> lines = new ArrayList<>();
    List<String> offers = new ArrayList<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("step", (double) trail.step);
    numbers.put("loss", trail.loss);
    numbers.put("lowest", climb.lowest());
    numbers.put("rate", trail.rate);
    numbers.put("bestStep", (double) best.step());
    String at = "step " + trail.step + ": ";
    if (Double.isInfinite(climb.lowest())) {
      lines.add(at + "no loss was ever a finite number, not even where it starts.");
      offers.add("look for values in the data that are not finite, or a start that is too far out");
      return new Diagnosis(
          "DH201", "The loss is not a finite number from the start.", lines, numbers, offers);
    }
    if (climb.unsound() > 0) {
      lines.add(
          at
              + "loss or slope was not a finite number, "
              + Say.count(climb.unsound(), "time")
              + " in a row; these steps were not made.");
    } else {
      lines.add(
          at
              + "J "
              + Say.number(trail.loss)
              + ", was "
              + Say.number(climb.lowest())
              + " at its lowest. Each step jumps the valley and lands higher.");
    }
    long rows = Math.clamp(WORK / best.theta().size(), FEWEST_ROWS, MOST_ROWS);
    Batch sample = train.sample((int) rows);
    Survey survey = Survey.of(model, loss, sample, best.theta(), PRODUCTS, machine);
    double stable = survey.largestStableStep();
    if (survey.steepest() > 0 && Double.isFinite(stable)) {
      numbers.put("steepestCurvature", survey.steepest());
      numbers.put("largestStableStep", stable);
      lines.add(
          "your step "
              + Say.number(trail.rate)
              + "; largest stable step of plain descent here "
              + (survey.exact() && sample.rows() == train.rows() ? "" : "about ")
              + Say.number(stable)
              + " (2 / steepest curvature "
              + Say.number(survey.steepest())
              + ")");
      offers.add("a learning rate of " + Say.number(stable / 2) + ", half of that");
    } else {
      offers.add("a shorter step");
    }
    lines.add("kept: θ of step " + best.step() + "; nothing was overwritten.");
    if (goesOn) {
      lines.add("going on from there with a quarter of the learning rate.");
    }
    return new Diagnosis("DH201", "The descent is climbing.", lines, numbers, offers);
  }
}
