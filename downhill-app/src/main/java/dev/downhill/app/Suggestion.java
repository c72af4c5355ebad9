package dev.downhill.app;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// The word that was probably meant.
final class Suggestion {
  private Suggestion() {}

  /// The nearest of `known` to `word`, if it is near enough to be a slip of the hand: within a
  /// third of the word's length by insertions, deletions, substitutions and swaps of neighbours,
  /// or a longer word that begins with it.
  static Optional<String> of(String word, Collection<String> known) {
    String best = null;
    int least = Math.max(1, word.length() / 3) + 1;
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

  /// `; did you mean price?`, or nothing where no word is near.
  static String sentence(String word, Collection<String> known) {
    return of(word, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /// Optimal string alignment: Levenshtein's distance in which a swap of neighbours costs one.
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int swap = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + swap, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
