package dev.downhill.language;

import dev.downhill.text.Characters;
import dev.downhill.text.Tokenizer;

/// What a model writes on from where nothing is given.
final class Prompts {
  private Prompts() {}

  /// The end of a text for GPT-2, a new line else; the first character where there is none.
  static int[] start(Tokenizer tokenizer) {
    return switch (tokenizer) {
      case Gpt2Pairs _ -> new int[] {Gpt2Pairs.END_OF_TEXT};
      case Characters characters when characters.alphabet().indexOf('\n') < 0 -> new int[] {0};
      default -> tokenizer.encode("\n");
    };
  }
}
