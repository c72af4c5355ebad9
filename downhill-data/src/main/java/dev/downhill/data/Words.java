package dev.downhill.data;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What messages are made of.
final class Words {
  private static final int SHOWN = 40;

  private Words() {}

  /// A cell or name, or the start of it where it is long.
  static String shown(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
  }

  /// [String#format] with the same words and marks on every machine: `20,640`.
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  static String say(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /// The first of some names, and how many there are.
  static String some(List<String> names) {
    return names.stream().limit(20).map(Words::shown).collect(Collectors.joining(", "))
        + (names.size() > 20 ? say(" … %,d in all", names.size()) : "");
  }

  /// What follows a name nobody knows: `; did you mean "price"?`, or nothing where none is near.
  static String didYouMean(String name, List<String> known) {
    return Suggestion.of(name, known)
        .map(near -> "; did you mean \"" + shown(near) + "\"?")
        .orElse("");
  }
}
