package dev.downhill.descent;

import dev.downhill.explanation.Kernels;

/// The numbers of a descent's way so far: what progress reports and rules judge by.
///
/// One object, changed in place, because a step must allocate nothing.
final class Trail {
  /// Steps made.
  long step;

  /// The step at which θ and the optimizer's memory last began: 0, or where it was rolled back.
  long origin;

  /// Steps left out because loss or gradient were not finite.
  long skipped;

  /// Whole passes over the rows.
  long epochs;

  /// Of the last step: `J` before it, `‖∇J‖`, the rate, `‖Δθ‖/‖θ‖`.
  double loss = Double.NaN;

  double slope = Double.NaN;
  double rate = Double.NaN;
  double updateRatio = Double.NaN;

  /// `J` before the first step that was made.
  double first = Double.NaN;

  /// Sums over the present pass: weight·J, weight.
  double lossSum;

  double weightSum;

  /// The mean of `J` over the last whole pass, NaN where it began again within, and the lowest
  /// such mean since it began.
  double epochLoss = Double.NaN;

  double lowestEpochLoss = Double.POSITIVE_INFINITY;

  /// The last measured validation loss.
  double validation = Double.NaN;

  /// The lowest validation loss, and after how many passes it was measured or the descent began
  /// again.
  double lowestValidation = Double.POSITIVE_INFINITY;

  long lowestValidationEpoch;

  /// Whether the last step ended a pass, and whether the validation loss was measured after it.
  boolean epochEnded;

  boolean measured;

  /// Rows seen.
  long rows;

  /// Notes a step that was made.
  void made(Feed feed, Stride stride, double rate) {
    loss = stride.loss();
    slope = stride.slope();
    updateRatio = stride.updateRatio();
    this.rate = rate;
    rows += feed.size();
    measured = false;
    if (sound()) {
      if (Double.isNaN(first)) {
        first = loss;
      }
      lossSum += feed.total() * loss;
      weightSum += feed.total();
    } else {
      skipped++;
    }
    epochEnded = feed.endsEpoch();
    if (epochEnded) {
      epochs++;
      boolean whole = step - origin >= feed.stepsPerEpoch();
      epochLoss = whole ? lossSum / weightSum : Double.NaN;
      if (epochLoss < lowestEpochLoss) {
        lowestEpochLoss = epochLoss;
      }
      lossSum = 0;
      weightSum = 0;
    }
  }

  /// Whether the last step is one after which something is done.
  boolean falls(Every every) {
    return switch (every) {
      case Every.Epochs(long count) -> epochEnded && epochs % count == 0;
      case Every.Steps(long count) -> step % count == 0;
    };
  }

  /// Notes the validation loss where it stands.
  void measured(double validation) {
    this.validation = validation;
    measured = true;
    if (validation < lowestValidation) {
      lowestValidation = validation;
      lowestValidationEpoch = epochs;
    }
  }

  /// Begins again from an earlier θ: what was summed and lowest on the way here no longer counts.
  void beginAgain() {
    origin = step;
    lossSum = 0;
    weightSum = 0;
    lowestEpochLoss = Double.POSITIVE_INFINITY;
    lowestValidationEpoch = epochs;
  }

  /// Whether the last step was made: its loss and gradient were finite.
  boolean sound() {
    return Double.isFinite(loss) && Double.isFinite(slope);
  }

  /// The mean of `J` over the present pass so far, over the last one at its end.
  double meanLoss() {
    return epochEnded ? epochLoss : lossSum / weightSum;
  }

  Progress progress(Best best, double rowsPerSecond, Kernels kernels) {
    return new Progress(
        step,
        epochEnded || step == 0 ? epochs : epochs + 1,
        loss,
        epochLoss,
        validation,
        best.lowest(),
        best.step(),
        slope,
        rate,
        updateRatio,
        rowsPerSecond,
        kernels);
  }

  void exchange(Ledger ledger) {
    step = ledger.keep("step", step);
    origin = ledger.keep("origin", origin);
    skipped = ledger.keep("skipped", skipped);
    epochs = ledger.keep("epochs", epochs);
    rows = ledger.keep("rows", rows);
    loss = ledger.keep("loss", loss);
    slope = ledger.keep("slope", slope);
    rate = ledger.keep("rate", rate);
    updateRatio = ledger.keep("updateRatio", updateRatio);
    first = ledger.keep("first", first);
    lossSum = ledger.keep("lossSum", lossSum);
    weightSum = ledger.keep("weightSum", weightSum);
    epochLoss = ledger.keep("epochLoss", epochLoss);
    lowestEpochLoss = ledger.keep("lowestEpochLoss", lowestEpochLoss);
    validation = ledger.keep("validation", validation);
    lowestValidation = ledger.keep("lowestValidation", lowestValidation);
    lowestValidationEpoch = ledger.keep("lowestValidationEpoch", lowestValidationEpoch);
    epochEnded = ledger.keep("epochEnded", epochEnded ? 1 : 0) == 1;
    measured = ledger.keep("measured", measured ? 1 : 0) == 1;
  }
}
