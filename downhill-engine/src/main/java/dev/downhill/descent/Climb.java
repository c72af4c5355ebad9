package dev.downhill.descent;

/// Notices when a descent climbs: five steps in a row whose loss is above three times the lowest,
/// or is not finite.
///
/// The loss of small batches is noisy, so it is smoothed over about 4,096 rows (with 256, one lucky
/// batch made ordinary ones look like a climb); that of all rows is taken as it is. Near a loss of
/// 0, where three times the lowest may still be nothing, it must also be above a tenth of the
/// first.
final class Climb {
  private static final int STEPS = 5;
  private static final double TIMES = 3;
  private static final double OF_FIRST = 0.1;
  private static final int SMOOTHED_ROWS = 4_096;
  private static final int RETRIES = 3;
  private static final double SHORTER = 0.25;

  private final double share;
  private double smooth = Double.NaN;
  private double lowest = Double.POSITIVE_INFINITY;
  private long climbing;
  private long unsound;
  private long retries;
  private double scale = 1;

  /// @param batch rows of a step
  /// @param whole whether these are all rows, so that no step's loss is luck
  Climb(int batch, boolean whole) {
    share = whole ? 1 : Math.min(1, (double) batch / SMOOTHED_ROWS);
  }

  /// Takes in the last step's loss; whether the descent is climbing.
  boolean notices(Trail trail) {
    if (trail.sound()) {
      smooth = Double.isNaN(smooth) ? trail.loss : smooth + share * (trail.loss - smooth);
      unsound = 0;
      climbing = smooth > Math.max(TIMES * lowest, OF_FIRST * trail.first) ? climbing + 1 : 0;
      lowest = Math.min(lowest, smooth);
    } else {
      unsound++;
      climbing++;
    }
    return climbing >= STEPS;
  }

  /// Whether it may begin again with a shorter step: not too often, and not where no loss ever was
  /// finite.
  boolean mayRetry() {
    return retries < RETRIES && Double.isFinite(lowest);
  }

  /// Begins again with a shorter step.
  void retry() {
    retries++;
    scale *= SHORTER;
    smooth = Double.NaN;
    lowest = Double.POSITIVE_INFINITY;
    climbing = 0;
    unsound = 0;
  }

  /// What the schedule's rate is multiplied by.
  double scale() {
    return scale;
  }

  /// Steps in a row whose loss or gradient was not finite.
  long unsound() {
    return unsound;
  }

  /// The loss, smoothed, was lowest here.
  double lowest() {
    return lowest;
  }

  void exchange(Ledger ledger) {
    smooth = ledger.keep("climb.smooth", smooth);
    lowest = ledger.keep("climb.lowest", lowest);
    climbing = ledger.keep("climb.climbing", climbing);
    unsound = ledger.keep("climb.unsound", unsound);
    retries = ledger.keep("climb.retries", retries);
    scale = ledger.keep("climb.scale", scale);
  }
}
