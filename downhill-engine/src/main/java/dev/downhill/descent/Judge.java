package dev.downhill.descent;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds a descent against its rules of when to stop.
final class Judge {
  /// Below this share of the first loss, what is left is rounding.
  private static final double ROUNDING = 1e-12;

  private final List<Stop> stops;
  private final double[] marks;
  private long fired = -1;

  /// @throws IllegalArgumentException if a rule cannot be judged with these batches or without
  ///     validation rows
  Judge(List<Stop> stops, boolean wholeBatches, boolean validates) {
    this.stops = stops;
    marks = new double[stops.size()];
    Arrays.fill(marks, Double.POSITIVE_INFINITY);
    for (Stop stop : stops) {
      if ((stop instanceof Stop.Slope || stop instanceof Stop.Bottom) && !wholeBatches) {
        throw new IllegalArgumentException(
            stop + " judges the slope of all rows: it needs a batch of all rows");
      }
      if (stop instanceof Stop.Patience && !validates) {
        throw new IllegalArgumentException(
            stop + " waits for the validation loss: it needs validation rows");
      }
    }
  }

  /// Whether a rule fires: the first one is [#fired] then.
  ///
  /// @param climbs whether the descent may be climbing: then a loss that falls no more is no end
  boolean ends(Trail trail, boolean climbs) {
    for (int i = 0; i < marks.length; i++) {
      if (fires(i, trail, climbs)) {
        fired = i;
        return true;
      }
    }
    return false;
  }

  /// Whether the most steps or epochs allowed are made: [#fired] then.
  boolean atLimit(Trail trail) {
    for (int i = 0; i < marks.length; i++) {
      boolean limit = stops.get(i) instanceof Stop.Steps || stops.get(i) instanceof Stop.Epochs;
      if (limit && fires(i, trail, true)) {
        fired = i;
        return true;
      }
    }
    return false;
  }

  /// Forgets what it saw on the way to where the descent climbed.
  void beginAgain() {
    Arrays.fill(marks, Double.POSITIVE_INFINITY);
  }

  /// The rule that fired; null if none has.
  @Nullable Stop fired() {
    return fired < 0 ? null : stops.get((int) fired);
  }

  private boolean fires(int i, Trail trail, boolean climbs) {
    return switch (stops.get(i)) {
      case Stop.Steps steps -> trail.step >= steps.limit();
      case Stop.Epochs epochs -> trail.epochEnded && trail.epochs >= epochs.limit();
      case Stop.Slope slope -> trail.slope <= slope.tolerance() * (1 + Math.abs(trail.loss));
      case Stop.Bottom bottom -> above(trail, bottom) <= bottom.gap() * scale(trail);
      case Stop.Flat flat ->
          !climbs
              && trail.epochEnded
              && trail.epochs % flat.epochs() == 0
              && isFlat(i, trail, flat);
      case Stop.Patience patience ->
          !climbs
              && trail.measured
              && trail.epochs - trail.lowestValidationEpoch >= patience.epochs();
    };
  }

  /// The most by which the loss may lie above its lowest value: `‖∇J‖²/(2·curvature)`.
  private static double above(Trail trail, Stop.Bottom bottom) {
    return trail.slope * trail.slope / (2 * bottom.curvature());
  }

  private static double scale(Trail trail) {
    return Math.max(Math.abs(trail.loss), ROUNDING * Math.abs(trail.first));
  }

  private boolean isFlat(int i, Trail trail, Stop.Flat flat) {
    double lowest = trail.lowestEpochLoss;
    double gained = marks[i] - lowest;
    marks[i] = lowest;
    return gained <= flat.tolerance() * Math.abs(lowest);
  }

  /// Why it ended, in words and numbers.
  String reason(Trail trail, Best best) {
    return switch (fired()) {
      case null -> "ended before any rule asked for it";
      case Stop.Steps(long limit) -> "made " + Say.count(limit, "step") + ", the most allowed";
      case Stop.Epochs(long limit) ->
          "saw all rows " + Say.count(limit, "time") + ", the most allowed";
      case Stop.Slope(double tolerance) ->
          "the ground is level: slope "
              + Say.number(trail.slope)
              + ", at most "
              + Say.number(tolerance)
              + " of 1 + J";
      case Stop.Bottom bottom ->
          "the bottom is near: J can fall by at most "
              + Say.number(above(trail, bottom) / scale(trail))
              + " of itself (slope "
              + Say.number(trail.slope)
              + ", smallest curvature "
              + Say.number(bottom.curvature())
              + ")";
      case Stop.Flat(double tolerance, long epochs) ->
          "J fell by less than "
              + Say.number(tolerance)
              + " of itself in "
              + Say.count(epochs, "epoch");
      case Stop.Patience(long epochs) ->
          "the validation loss had no new lowest value for "
              + Say.count(epochs, "epoch")
              + "; θ of step "
              + best.step()
              + " kept";
    };
  }

  void exchange(Ledger ledger) {
    fired = ledger.keep("stop.fired", fired);
    for (int i = 0; i < marks.length; i++) {
      marks[i] = ledger.keep("stop." + i, marks[i]);
    }
  }
}
