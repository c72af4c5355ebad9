package dev.downhill.data;

import java.util.List;

/// The texts that stand for a missing cell, letter by letter.
final class Missing {
  /// Missing in every table; the empty cell is too.
  static final List<String> ALWAYS =
      List.of("NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "#N/A", "<NA>");

  private final char[][] markers;
  private final boolean[] first = new boolean[128];

  Missing(List<String> more) {
    markers = new char[ALWAYS.size() + more.size()][];
    for (int i = 0; i < markers.length; i++) {
      String marker = i < ALWAYS.size() ? ALWAYS.get(i) : more.get(i - ALWAYS.size()).strip();
      markers[i] = marker.toCharArray();
      if (!marker.isEmpty() && marker.charAt(0) < first.length) {
        first[marker.charAt(0)] = true;
      }
    }
  }

  /// Whether `chars[from, to)`, without surrounding spaces, stands for a missing cell.
  boolean test(char[] chars, int from, int to) {
    if (from == to) {
      return true;
    }
    if (chars[from] < first.length && !first[chars[from]]) {
      return false;
    }
    for (char[] marker : markers) {
      if (marker.length == to - from && same(marker, chars, from)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(char[] marker, char[] chars, int from) {
    for (int i = 0; i < marker.length; i++) {
      if (marker[i] != chars[from + i]) {
        return false;
      }
    }
    return true;
  }
}
