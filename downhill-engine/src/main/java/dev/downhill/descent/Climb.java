package dev.downhill.descent;

/// Notices when a descent climbs: five steps in a row whose loss is above three times the lowest,
/// or is not finite.
///
/// A momentum that swings through a valley, and a small loss that is small by luck, are no climb.
/// So the loss must also be above the first one: a swing that dies away never gets there, one
/// that grows soon does. With batches, one row far out can lift the loss for a step: the lowest
/// is that of the loss smoothed over about 4,096 rows, and all batches of at least 1,280 rows in
/// a row must agree.
final class Climb {
  private static final int STEPS = 5;
  private static final int ROWS = 1280;
  private static final double TIMES = 3;
  private static final double RISEN = 1e-6;
  private static final int SMOOTHED_ROWS = 4096;
  private static final int RETRIES = 3;
  private static final double SHORTER = 0.25;

  private double before = Double.NaN;
  private boolean risen;
  private double smooth = Double.NaN;
  private double lowest = Double.POSITIVE_INFINITY;
  private long steps;
  private long rows;
  private long unsound;
  private long retries;
  private double scale = 1;

  /// Takes in the last step's loss; whether the descent is climbing.
  boolean notices(Trail trail, Feed feed) {
    risen = trail.loss - before > RISEN * Math.abs(before);
    before = trail.loss;
    if (trail.sound()) {
      double share = feed.whole() ? 1 : Math.min(1, (double) feed.size() / SMOOTHED_ROWS);
      smooth = Double.isNaN(smooth) ? trail.loss : smooth + share * (trail.loss - smooth);
      lowest = Math.min(lowest, smooth);
    }
    boolean high = trail.loss > Math.max(TIMES * lowest, trail.first);
    boolean bad = high || !trail.sound();
    unsound = trail.sound() ? 0 : unsound + 1;
    steps = bad ? steps + 1 : 0;
    rows = bad ? rows + feed.size() : 0;
    return steps >= STEPS && (feed.whole() || rows >= ROWS);
  }

  /// Whether it may be climbing, so that a loss that falls no more does not mean the bottom.
  /// Where each step sees all rows, a single step upwards is such a sign already.
  boolean suspects(Feed feed) {
    return steps > 0 || feed.whole() && risen;
  }

  /// Whether it may begin again with a shorter step: not too often, and not where no loss ever
  /// was finite.
  boolean mayRetry() {
    return retries < RETRIES && Double.isFinite(lowest);
  }

  /// Begins again with a shorter step.
  void retry() {
    retries++;
    scale *= SHORTER;
    smooth = Double.NaN;
    lowest = Double.POSITIVE_INFINITY;
    steps = 0;
    rows = 0;
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

  /// The lowest loss, smoothed.
  double lowest() {
    return lowest;
  }

  void exchange(Ledger ledger) {
    before = ledger.keep("climb.before", before);
    risen = ledger.keep("climb.risen", risen ? 1 : 0) == 1;
    smooth = ledger.keep("climb.smooth", smooth);
    lowest = ledger.keep("climb.lowest", lowest);
    steps = ledger.keep("climb.steps", steps);
    rows = ledger.keep("climb.rows", rows);
    unsound = ledger.keep("climb.unsound", unsound);
    retries = ledger.keep("climb.retries", retries);
    scale = ledger.keep("climb.scale", scale);
  }
}
