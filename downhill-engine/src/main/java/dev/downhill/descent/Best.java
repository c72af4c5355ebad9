package dev.downhill.descent;

import dev.downhill.model.Theta;
import java.util.function.DoubleSupplier;

/// The best θ met so far, and what was measured there.
///
/// A loss decides only for the θ at which it was measured. A validation loss is measured after a
/// step. The loss of a batch of all rows is measured before it, so that θ is remembered. With
/// smaller batches and no validation rows, the mean over an epoch stands for the θ at its end.
/// The first θ and the last are measured in any case.
final class Best {
  private final Basis basis;
  private final Theta theta;
  private final Theta before;
  private double lowest = Double.POSITIVE_INFINITY;
  private double training = Double.NaN;
  private double validation = Double.NaN;
  private long step;

  /// What decides.
  ///
  /// @param validates whether the validation loss does
  /// @param whole whether each batch holds all rows
  /// @param last whether no θ but the present one is kept
  record Basis(boolean validates, boolean whole, boolean last) {
    /// Whether the θ before each step has to be remembered.
    private boolean remembers() {
      return whole && !validates && !last;
    }

    /// How many θ are kept.
    int thetas() {
      return last ? 0 : remembers() ? 2 : 1;
    }
  }

  /// @param start what counts as best until something is measured
  Best(Theta start, Basis basis) {
    this.basis = basis;
    theta = basis.last ? start : start.copy();
    before = basis.remembers() ? start.copy() : start;
  }

  /// Before the first step and after the last, for a θ that would otherwise go unmeasured.
  ///
  /// @param trainingLoss measures the loss over all training rows
  void measure(Trail trail, Theta present, DoubleSupplier trainingLoss) {
    boolean validates = basis.validates;
    double training = validates || basis.last ? trail.meanLoss() : trainingLoss.getAsDouble();
    double deciding = validates ? trail.validation : training;
    offer(deciding, training, trail.validation, trail.step, present);
  }

  /// Before each step: where it starts from.
  void stepsFrom(Theta present) {
    if (basis.remembers()) {
      before.assign(present);
    }
  }

  /// After each step.
  void consider(Trail trail, Theta after) {
    if (basis.validates) {
      if (trail.measured) {
        offer(trail.validation, trail.epochLoss, trail.validation, trail.step, after);
      }
    } else if (basis.last) {
      offer(trail.loss, trail.loss, trail.validation, trail.step, after);
    } else if (basis.whole) {
      offer(trail.loss, trail.loss, Double.NaN, trail.step - 1, before);
    } else if (trail.epochEnded) {
      offer(trail.epochLoss, trail.epochLoss, trail.validation, trail.step, after);
    }
  }

  private void offer(
      double deciding, double training, double validation, long step, Theta candidate) {
    if (deciding < lowest || basis.last) {
      lowest = deciding;
      this.training = training;
      this.validation = validation;
      this.step = step;
      if (theta != candidate) {
        theta.assign(candidate);
      }
    }
  }

  Theta theta() {
    return theta;
  }

  /// The loss that decides, infinite until measured.
  double lowest() {
    return lowest;
  }

  double training() {
    return training;
  }

  double validation() {
    return validation;
  }

  /// After how many steps it stood.
  long step() {
    return step;
  }

  void exchange(Ledger ledger) {
    lowest = ledger.keep("best.lowest", lowest);
    training = ledger.keep("best.training", training);
    validation = ledger.keep("best.validation", validation);
    step = ledger.keep("best.step", step);
  }
}
