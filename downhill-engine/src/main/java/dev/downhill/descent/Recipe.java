package dev.downhill.descent;

import dev.downhill.loss.Loss;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.schedule.Schedule;
import java.util.List;

/// How to descend.
///
/// @param loss how wrong a row's prediction is
/// @param optimizer which way to step
/// @param rate how far to step, the learning rate, 0 or more and finite at every step
/// @param batch rows of a step, 1 or more; all rows where there are fewer ([#ALL] for always)
/// @param microBatches in how many parts a batch is computed, to save memory, 1 or more. Parts
///     have a multiple of 64 rows, so the result has the bits of the one batch where each
///     gradient is a sum over rows or several such sums added up. It agrees only to rounding
///     where such a sum is worked on further, as in `x.matmul(w.times(0.3))`, or where one
///     parameter serves several row-summing layers in parallel
/// @param stops when to end, at least one
/// @param keep which loss decides the θ that comes back
/// @param validateEvery how often the validation rows are measured
/// @param onDivergence what to do when the descent climbs
/// @param seed of all chance: where it starts, the order of the rows, dropout
public record Recipe(
    Loss loss,
    Optimizer optimizer,
    Schedule rate,
    int batch,
    int microBatches,
    List<Stop> stops,
    Keep keep,
    Every validateEvery,
    OnDivergence onDivergence,
    long seed) {
  /// The batch that holds all rows.
  public static final int ALL = Integer.MAX_VALUE;

  public Recipe {
    atLeastOne("batch", batch);
    atLeastOne("microBatches", microBatches);
    stops = List.copyOf(stops);
    if (stops.isEmpty()) {
      throw new IllegalArgumentException("a recipe needs at least one rule of when to stop");
    }
    check(rate, 1);
  }

  /// The learning rate of a step, counted from 1.
  ///
  /// @throws IllegalArgumentException if it is not 0 or more and finite
  double rateAt(long step) {
    return check(rate, step);
  }

  private static double check(Schedule rate, long step) {
    double now = rate.applyAsDouble(step);
    if (!(now >= 0 && now < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the learning rate "
              + rate
              + " is "
              + now
              + " at step "
              + step
              + "; it must be 0 or more, and finite");
    }
    return now;
  }

  /// Batches of 256 rows, at most 100 epochs, the best θ on validation, a retry on divergence,
  /// seed 42.
  public static Recipe of(Loss loss, Optimizer optimizer, double rate) {
    return new Recipe(
        loss,
        optimizer,
        Schedule.constant(rate),
        256,
        1,
        List.of(new Stop.Epochs(100)),
        Keep.VALIDATION,
        new Every.Epochs(1),
        OnDivergence.RETRY,
        42);
  }

  public Recipe withOptimizer(Optimizer other) {
    return new Recipe(
        loss, other, rate, batch, microBatches, stops, keep, validateEvery, onDivergence, seed);
  }

  public Recipe withRate(Schedule other) {
    return new Recipe(
        loss,
        optimizer,
        other,
        batch,
        microBatches,
        stops,
        keep,
        validateEvery,
        onDivergence,
        seed);
  }

  public Recipe withBatch(int rows) {
    return new Recipe(
        loss, optimizer, rate, rows, microBatches, stops, keep, validateEvery, onDivergence, seed);
  }

  public Recipe withMicroBatches(int parts) {
    return new Recipe(
        loss, optimizer, rate, batch, parts, stops, keep, validateEvery, onDivergence, seed);
  }

  public Recipe withStops(Stop... rules) {
    return new Recipe(
        loss,
        optimizer,
        rate,
        batch,
        microBatches,
        List.of(rules),
        keep,
        validateEvery,
        onDivergence,
        seed);
  }

  public Recipe withKeep(Keep other) {
    return new Recipe(
        loss,
        optimizer,
        rate,
        batch,
        microBatches,
        stops,
        other,
        validateEvery,
        onDivergence,
        seed);
  }

  public Recipe withValidateEvery(Every other) {
    return new Recipe(
        loss, optimizer, rate, batch, microBatches, stops, keep, other, onDivergence, seed);
  }

  public Recipe withOnDivergence(OnDivergence other) {
    return new Recipe(
        loss, optimizer, rate, batch, microBatches, stops, keep, validateEvery, other, seed);
  }

  public Recipe withSeed(long other) {
    return new Recipe(
        loss,
        optimizer,
        rate,
        batch,
        microBatches,
        stops,
        keep,
        validateEvery,
        onDivergence,
        other);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 1 or more");
    }
  }
}
