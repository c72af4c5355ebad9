package dev.downhill.language;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.downhill.text.Bytes;
import dev.downhill.text.Tokenizer;
import java.nio.charset.StandardCharsets;

/// The byte pairs of GPT-2: 50,256 tokens and the end of a text.
///
/// Radford and others 2019, *Language models are unsupervised multitask learners*; the table is
/// that of [JTokkit](https://github.com/knuddelsgmbh/jtokkit).
public record Gpt2Pairs() implements Tokenizer {
  /// The token that stands between texts.
  public static final int END_OF_TEXT = 50_256;

  private static final class Table {
    static final Encoding PAIRS =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);
  }

  @Override
  public int vocabulary() {
    return END_OF_TEXT + 1;
  }

  /// @throws IllegalArgumentException if the text holds half of a surrogate pair
  @Override
  public int[] encode(String text) {
    new Bytes().encode(text); // the table would turn halves of pairs into question marks
    return Table.PAIRS.encodeOrdinary(text).toArray();
  }

  /// Bytes that are no UTF-8 become U+FFFD; the end of a text is `<|endoftext|>`.
  @Override
  public String decode(int... tokens) {
    IntArrayList list = new IntArrayList(tokens.length);
    for (int token : tokens) {
      if (token < 0 || token > END_OF_TEXT) {
        throw new IllegalArgumentException(
            "there is no token " + token + "; they go from 0 to " + END_OF_TEXT);
      }
      list.add(token);
    }
    return new String(Table.PAIRS.decodeBytes(list), StandardCharsets.UTF_8);
  }
}
