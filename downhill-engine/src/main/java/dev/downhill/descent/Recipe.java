package dev.downhill.descent;

import dev.downhill.loss.Loss;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.schedule.Schedule;
import java.util.List;

/// How to descend.
///
/// @param loss how wrong a row's prediction is
/// @param optimizer which way to step
/// @param rate how far to step, the learning rate, more than 0
/// @param batch rows of a step, 1 or more; all rows where there are fewer ([#ALL] for always)
/// @param microBatches in how many parts a batch is computed, to save memory; with parts of a
///     multiple of 64 rows the result has the bits of the one batch. 1 or more
/// @param stops when to end, at least one
/// @param keep which loss decides the θ that comes back
/// @param validateEvery epochs from one measurement on the validation rows to the next, 1 or more
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
    long validateEvery,
    OnDivergence onDivergence,
    long seed) {
  /// The batch that holds all rows.
  public static final int ALL = Integer.MAX_VALUE;

  public Recipe {
    atLeastOne("batch", batch);
    atLeastOne("microBatches", microBatches);
    atLeastOne("validateEvery", validateEvery);
    stops = List.copyOf(stops);
    if (stops.isEmpty()) {
      throw new IllegalArgumentException("a recipe needs at least one rule of when to stop");
    }
    if (!(rate.applyAsDouble(1) >= 0)) {
      throw new IllegalArgumentException(
          "the learning rate "
              + rate
              + " is "
              + rate.applyAsDouble(1)
              + " at the first step; it must be 0 or more");
    }
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
        1,
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

  public Recipe withValidateEvery(long epochs) {
    return new Recipe(
        loss, optimizer, rate, batch, microBatches, stops, keep, epochs, onDivergence, seed);
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
