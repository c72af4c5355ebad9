package dev.downhill.language;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What is wanted of a training on text. What is null is chosen, and the plan says how.
///
/// Messages about a value out of its range begin with the name that the value has on the command
/// line.
///
/// @param data the text; null for a plan without one
/// @param preset the sizes where they are not given
/// @param architecture how the model is built
/// @param tokenizer how the text is cut
/// @param vocabulary how many tokens byte pairs may have, from 256 to 1,000,000
/// @param layers how many blocks, 1 or more
/// @param heads of attention in each, which share the width, 1 or more
/// @param width how many numbers stand for a token, 1 or more
/// @param context how many tokens the model reads at most, 1 or more
/// @param batch texts of a step, 1 or more
/// @param steps how many to make, 1 or more
/// @param rate the highest learning rate, more than 0 and finite
/// @param dropout the share that is dropped while training, in `[0, 1)`
/// @param decay share of each weight that is taken away at rate 1, in `[0, 1)`
/// @param clip longest slope that is followed as it is, more than 0
/// @param saving what is held of the model while it learns
/// @param seed where all chance comes from
public record TextSettings(
    @Nullable Path data,
    @Nullable Preset preset,
    Architecture architecture,
    @Nullable TokenizerChoice tokenizer,
    @Nullable Integer vocabulary,
    @Nullable Integer layers,
    @Nullable Integer heads,
    @Nullable Integer width,
    @Nullable Integer context,
    @Nullable Integer batch,
    @Nullable Long steps,
    @Nullable Double rate,
    @Nullable Double dropout,
    @Nullable Double decay,
    @Nullable Double clip,
    @Nullable Saving saving,
    long seed) {
  public TextSettings {
    whole("vocabulary", vocabulary, 256, 1_000_000);
    whole("layers", layers, 1, 1_000);
    whole("heads", heads, 1, 1_000);
    whole("width", width, 1, 100_000);
    whole("context", context, 1, 1_000_000);
    whole("batch", batch, 1, 1_000_000);
    check(steps == null || steps >= 1, "steps", steps, "at least 1");
    check(rate == null || (rate > 0 && rate <= Double.MAX_VALUE), "lr", rate, "more than 0");
    check(dropout == null || (dropout >= 0 && dropout < 1), "dropout", dropout, "in [0, 1)");
    check(decay == null || (decay >= 0 && decay < 1), "decay", decay, "in [0, 1)");
    check(clip == null || (clip > 0 && clip <= Double.MAX_VALUE), "clip", clip, "more than 0");
    check(
        vocabulary == null || tokenizer == null || tokenizer == TokenizerChoice.PAIRS,
        "vocabulary",
        vocabulary,
        "left out, since it is for --tokenizer pairs");
  }

  private static void whole(String name, @Nullable Integer value, int least, int most) {
    check(
        value == null || (value >= least && value <= most),
        name,
        value,
        "from " + least + " to " + most);
  }

  private static void check(boolean holds, String name, @Nullable Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + range + ", not " + value);
    }
  }

  /// Everything chosen.
  public static TextSettings of(Path data) {
    return new TextSettings(
        data,
        null,
        Architecture.GPT2,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        42);
  }

  /// This, with another seed.
  public TextSettings withSeed(long seed) {
    return new TextSettings(
        data,
        preset,
        architecture,
        tokenizer,
        vocabulary,
        layers,
        heads,
        width,
        context,
        batch,
        steps,
        rate,
        dropout,
        decay,
        clip,
        saving,
        seed);
  }
}
