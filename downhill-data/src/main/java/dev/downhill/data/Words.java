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
    String best = "";
    int least = Math.max(1, name.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean \"" + best + "\"?";
  }

  /// Letters to insert, delete, replace or swap with their neighbour (Damerau 1964, in the
  /// restricted form).
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > a.length()) {
      return Integer.MAX_VALUE;
    }
    int[] twoBack = new int[b.length() + 1];
    int[] back = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      back[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = back[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(back[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], twoBack[j - 2] + 1);
        }
      }
      twoBack = back;
      back = row;
    }
    return back[b.length()];
  }
}
