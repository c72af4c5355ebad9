package dev.downhill.text;

import java.util.Arrays;

/// Each character of a text is a token: its place among all that occur, by code point.
///
/// @param alphabet the characters, rising, each once
public record Characters(String alphabet) implements Tokenizer {
  public Characters {
    int[] points = alphabet.codePoints().toArray();
    if (points.length == 0) {
      throw new IllegalArgumentException("the alphabet is empty; it needs at least one character");
    }
    for (int i = 1; i < points.length; i++) {
      if (points[i] <= points[i - 1]) {
        throw new IllegalArgumentException(
            "the alphabet holds "
                + named(points[i])
                + " after "
                + named(points[i - 1])
                + "; its characters must rise");
      }
    }
  }

  /// Those that occur in `text`.
  public static Characters of(String text) {
    return new Characters(
        text.codePoints()
            .sorted()
            .distinct()
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString());
  }

  @Override
  public int vocabulary() {
    return alphabet.codePointCount(0, alphabet.length());
  }

  @Override
  public int[] encode(String text) {
    int[] known = alphabet.codePoints().toArray();
    int[] tokens = text.codePoints().toArray();
    for (int i = 0; i < tokens.length; i++) {
      int token = Arrays.binarySearch(known, tokens[i]);
      if (token < 0) {
        throw new IllegalArgumentException(
            "character "
                + (i + 1)
                + " of the text is "
                + named(tokens[i])
                + ", which is none of the "
                + known.length
                + " that the model was trained on");
      }
      tokens[i] = token;
    }
    return tokens;
  }

  @Override
  public String decode(int... tokens) {
    int[] known = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder(tokens.length);
    for (int token : tokens) {
      if (token < 0 || token >= known.length) {
        throw new IllegalArgumentException(
            "there is no token " + token + "; they go from 0 to " + (known.length - 1));
      }
      text.appendCodePoint(known[token]);
    }
    return text.toString();
  }

  private static String named(int point) {
    String code = "U+%04X".formatted(point);
    return Character.isISOControl(point) || Character.isWhitespace(point)
        ? code
        : "'" + Character.toString(point) + "' (" + code + ")";
  }
}
