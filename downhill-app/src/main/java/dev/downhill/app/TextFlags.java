package dev.downhill.app;

import dev.downhill.language.Architecture;
import dev.downhill.language.Saving;
import dev.downhill.language.TokenizerChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `train` can be told about a text and the model that learns to write like it.
final class TextFlags {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      order = 1,
      description =
          "sizes by name: tiny, small, gpt2, gpt2-medium, gpt2-large, gpt2-xl, gpt3-2.7b or"
              + " gpt3-6.7b (tiny)")
  @Nullable String preset;

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      order = 2,
      description = "how the text is cut: characters, bytes, pairs or gpt2")
  @Nullable TokenizerChoice tokenizer;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      order = 3,
      description = "kinds of token that --tokenizer pairs may find, 256 or more (4096)")
  @Nullable Integer vocabulary;

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      order = 4,
      description = "gpt2, or modern: rotary positions, RMS norm, SwiGLU (gpt2)")
  @Nullable Architecture architecture;

  @Option(names = "--layers", paramLabel = "N", order = 5, description = "blocks of the model")
  @Nullable Integer layers;

  @Option(names = "--heads", paramLabel = "N", order = 6, description = "heads of attention")
  @Nullable Integer heads;

  @Option(names = "--width", paramLabel = "N", order = 7, description = "numbers for a token")
  @Nullable Integer width;

  @Option(
      names = "--context",
      paramLabel = "N",
      order = 8,
      description = "tokens that the model reads at most")
  @Nullable Integer context;

  @Option(names = "--steps", paramLabel = "N", order = 9, description = "steps to make")
  @Nullable Long steps;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      order = 10,
      description = "share that is dropped while training, in [0, 1) (0)")
  @Nullable Double dropout;

  @Option(
      names = "--saving",
      paramLabel = "WHAT",
      order = 11,
      description =
          "none, or memory: bfloat16 and Adafactor, 2 bytes a parameter for 16 (none; memory for"
              + " gpt3)")
  @Nullable Saving saving;
}
