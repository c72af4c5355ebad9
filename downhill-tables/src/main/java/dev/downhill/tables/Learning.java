package dev.downhill.tables;

import dev.downhill.descent.OnDivergence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to learn. What is null is chosen from the data, and the plan says how.
///
/// Messages about a value out of its range begin with the name that the value has on the command
/// line.
///
/// @param model which model
/// @param hidden units in each hidden layer of a net; empty: chosen
/// @param loss what a miss costs
/// @param optimizer how a step is made from a slope
/// @param rate learning rate, more than 0 and finite
/// @param schedule how the rate changes
/// @param batch rows in a step, at least 1
/// @param epochs times through the training rows at most, at least 1
/// @param decay share of each weight that is taken away at rate 1, in `[0, 1)`
/// @param clip longest slope that is followed as it is, more than 0
/// @param patience epochs without a better validation loss before stopping, at least 1
/// @param onDivergence what happens when the descent climbs
/// @param seed where all chance comes from
public record Learning(
    ModelChoice model,
    List<Integer> hidden,
    @Nullable LossChoice loss,
    @Nullable OptimizerChoice optimizer,
    @Nullable Double rate,
    @Nullable ScheduleChoice schedule,
    @Nullable Integer batch,
    @Nullable Integer epochs,
    @Nullable Double decay,
    @Nullable Double clip,
    @Nullable Integer patience,
    OnDivergence onDivergence,
    long seed) {
  /// The seed where none is given.
  public static final long SEED = 42;

  public Learning {
    hidden = List.copyOf(hidden);
    for (int units : hidden) {
      check(units >= 1 && units <= 65_536, "hidden", units, "from 1 to 65536 units a layer");
    }
    check(hidden.size() <= 32, "hidden", hidden, "at most 32 layers");
    if (!hidden.isEmpty() && model == ModelChoice.LINEAR) {
      throw new IllegalArgumentException(
          "hidden is for a net, and a linear model has no hidden layers: leave it out, or choose"
              + " --model mlp");
    }
    check(rate == null || (rate > 0 && rate <= Double.MAX_VALUE), "lr", rate, "more than 0");
    check(batch == null || batch >= 1, "batch", batch, "at least 1 row");
    check(epochs == null || epochs >= 1, "epochs", epochs, "at least 1");
    check(decay == null || (decay >= 0 && decay < 1), "decay", decay, "in [0, 1)");
    check(clip == null || (clip > 0 && clip <= Double.MAX_VALUE), "clip", clip, "more than 0");
    check(patience == null || patience >= 1, "early-stop", patience, "at least 1 epoch");
  }

  private static void check(boolean holds, String name, @Nullable Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + range + ", not " + value);
    }
  }

  /// Everything chosen from the data.
  public static Learning auto() {
    return new Learning(
        ModelChoice.AUTO,
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        OnDivergence.RETRY,
        SEED);
  }

  /// This, with another model.
  public Learning with(ModelChoice model) {
    return new Learning(
        model,
        hidden,
        loss,
        optimizer,
        rate,
        schedule,
        batch,
        epochs,
        decay,
        clip,
        patience,
        onDivergence,
        seed);
  }

  /// This, with another seed.
  public Learning withSeed(long seed) {
    return new Learning(
        model,
        hidden,
        loss,
        optimizer,
        rate,
        schedule,
        batch,
        epochs,
        decay,
        clip,
        patience,
        onDivergence,
        seed);
  }
}
