package dev.downhill.language;

import dev.downhill.text.Tokenizer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Tokens as text, as soon as they make whole characters: a character may be spread over several.
final class WholeCharacters implements IntConsumer {
  /// No character has more bytes, and no token less than one.
  private static final int LONGEST = 4;

  private static final String UNKNOWN = "\uFFFD";

  private final Tokenizer tokenizer;
  private final Consumer<String> each;
  private final int[] waiting = new int[LONGEST];
  private int count;

  WholeCharacters(Tokenizer tokenizer, Consumer<String> each) {
    this.tokenizer = tokenizer;
    this.each = each;
  }

  @Override
  public void accept(int token) {
    waiting[count++] = token;
    String text = tokenizer.decode(Arrays.copyOf(waiting, count));
    if (count == LONGEST || !text.endsWith(UNKNOWN)) {
      count = 0;
      each.accept(text);
    }
  }

  /// Gives what is left.
  void end() {
    if (count > 0) {
      each.accept(tokenizer.decode(Arrays.copyOf(waiting, count)));
      count = 0;
    }
  }
}
