package dev.downhill.data;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// The word that was probably meant.
public final class Suggestion {
  private Suggestion() {}

  /// The nearest of `known` to `word`, if it is near enough to be a slip of the hand: within a
  /// third of the word's length by insertions, deletions, substitutions and swaps of neighbours,
  /// or a longer word that begins with it.
  public static Optional<String> of(String word, Collection<String> known) {
    String best = null;
    int least = Math.min(word.length(), Math.max(1, word.length() / 3) + 1); // one letter is kept
    for (String candidate : known) {
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    if (best == null && word.length() > 2) {
      best = known.stream().filter(k -> k.startsWith(word)).findFirst().orElse(null);
    }
    return Optional.ofNullable(best);
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
