package dev.downhill.app;

import dev.downhill.data.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Text laid out in columns of a terminal, one column a character.
final class Words {
  private Words() {}

  /// `text` broken between words into lines of at most `width` characters; a longer word stands
  /// alone and is cut.
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && width(line) + 1 + width(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(cut(word, width));
    }
    lines.add(line.toString());
    return lines;
  }

  /// At most `width` characters of `text`, the last an ellipsis where something is left out.
  static String cut(String text, int width) {
    return width(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
  }

  /// `text` and spaces up to `width` characters.
  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /// Spaces and `text` up to `width` characters.
  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - width(text))) + text;
  }

  /// How many characters, not counting combining marks.
  static int width(CharSequence text) {
    return (int)
        text.codePoints()
            .filter(
                point ->
                    switch (Character.getType(point)) {
                      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT ->
                          false;
                      default -> true;
                    })
            .count();
  }

  /// `text` with its control characters shown as `�`, so that a name or cell cannot steer the
  /// terminal.
  static String safe(String text) {
    return text.codePoints()
        .map(point -> Character.isISOControl(point) ? 0xfffd : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// `; did you mean linear?`, or nothing where no word is near.
  static String didYouMean(String word, Collection<String> known) {
    return Suggestion.of(word, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /// One thing or several: `1 row`, `2,000 rows`.
  static String plural(long n, String noun) {
    return Numbers.count(n) + " " + noun + (n == 1 ? "" : "s");
  }
}
