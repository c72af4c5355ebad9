package dev.downhill.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Each byte of a text in UTF-8 is a token: any text can be cut so.
public record Bytes() implements Tokenizer {
  @Override
  public int vocabulary() {
    return 256;
  }

  /// @throws IllegalArgumentException if the text holds half of a surrogate pair
  @Override
  public int[] encode(String text) {
    byte[] bytes = utf8(text);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xff;
    }
    return tokens;
  }

  /// Bytes that are no UTF-8 become U+FFFD.
  @Override
  public String decode(int... tokens) {
    byte[] bytes = new byte[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] > 255) {
        throw new IllegalArgumentException(
            "there is no token " + tokens[i] + "; they go from 0 to 255");
      }
      bytes[i] = (byte) tokens[i];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// The text in UTF-8.
  static byte[] utf8(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] all = new byte[bytes.remaining()];
      bytes.get(all);
      return all;
    } catch (CharacterCodingException half) {
      throw new IllegalArgumentException(
          "the text holds half of a surrogate pair, which no UTF-8 can hold", half);
    }
  }
}
