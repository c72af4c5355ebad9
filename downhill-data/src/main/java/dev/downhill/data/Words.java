package dev.downhill.data;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What messages are made of.
final class Words {
  private Words() {}

  /// [String#format] with the same words and marks on every machine: `20,640`.
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  static String say(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /// What follows a name nobody knows: `; did you mean "price"?`, or nothing where none is near.
  static String didYouMean(String name, List<String> known) {
    return Suggestion.of(name, known).map(near -> "; did you mean \"" + near + "\"?").orElse("");
  }
}
