package dev.downhill.language;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Sizes of language models that have a name.
///
/// Those of GPT-2 are of Radford and others 2019, *Language models are unsupervised multitask
/// learners*; those of GPT-3 of Brown and others 2020,
/// [arXiv:2005.14165](https://arxiv.org/abs/2005.14165).
public enum Preset {
  /// Minutes on a laptop.
  TINY("tiny", 4, 4, 128, 64, 12, 2_000),
  /// Hours on a laptop.
  SMALL("small", 6, 6, 384, 256, 16, 5_000),
  GPT2("gpt2", 12, 12, 768, 1024, 4, 10_000),
  GPT2_MEDIUM("gpt2-medium", 24, 16, 1024, 1024, 4, 10_000),
  GPT2_LARGE("gpt2-large", 36, 20, 1280, 1024, 2, 10_000),
  GPT2_XL("gpt2-xl", 48, 25, 1600, 1024, 1, 10_000),
  GPT3_2_7B("gpt3-2.7b", 32, 32, 2560, 2048, 1, 10_000),
  GPT3_6_7B("gpt3-6.7b", 32, 32, 4096, 2048, 1, 10_000);

  private final String text;
  private final int layers;
  private final int heads;
  private final int width;
  private final int context;
  private final int batch;
  private final long steps;

  Preset(String text, int layers, int heads, int width, int context, int batch, long steps) {
    this.text = text;
    this.layers = layers;
    this.heads = heads;
    this.width = width;
    this.context = context;
    this.batch = batch;
    this.steps = steps;
  }

  /// @throws IllegalArgumentException if there is none of this name
  public static Preset of(String text) {
    return Arrays.stream(values())
        .filter(preset -> preset.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "preset must be "
                        + Arrays.stream(values())
                            .map(Preset::toString)
                            .collect(Collectors.joining(", "))
                        + ", not \""
                        + text
                        + "\""));
  }

  int layers() {
    return layers;
  }

  int heads() {
    return heads;
  }

  int width() {
    return width;
  }

  int context() {
    return context;
  }

  /// Texts of a step.
  int batch() {
    return batch;
  }

  long steps() {
    return steps;
  }

  /// Billions of parameters are held in as little as can be.
  Saving saving() {
    return this == GPT3_2_7B || this == GPT3_6_7B ? Saving.MEMORY : Saving.NONE;
  }

  /// Whether its tokens are those of GPT-2.
  boolean isPublished() {
    return this != TINY && this != SMALL;
  }

  /// As it is typed.
  @Override
  public String toString() {
    return text;
  }
}
