package dev.downhill.data;

import java.util.ArrayList;
import java.util.List;

/// What stands between the cells, found from the header and the first rows: the candidate that
/// cuts each of them into the same number of cells, two or more; of several the one that cuts
/// most, of equals the comma before the semicolon before the tab.
///
/// @param character `,`, `;` or a tab
/// @param reason why, in words
record Separator(char character, String reason) {
  /// How much of a file is looked at: enough for a header of 100,000 columns.
  static final int SAMPLE = 1 << 20;

  private static final int ROWS = 20;
  private static final char[] CANDIDATES = {',', ';', '\t'};

  /// @param whole whether the sample is the whole text
  static Separator detect(String sample, boolean whole) {
    char best = 0;
    int most = 1;
    char inHeader = ',';
    int mostInHeader = 1;
    int rows = 0;
    for (char candidate : CANDIDATES) {
      List<Integer> cells = cells(sample, whole, candidate);
      if (cells.isEmpty()) {
        continue;
      }
      int header = cells.getFirst();
      rows = cells.size();
      if (header > most && cells.stream().allMatch(count -> count == header)) {
        most = header;
        best = candidate;
      }
      if (header > mostInHeader) {
        mostInHeader = header;
        inHeader = candidate;
      }
    }
    if (best != 0) {
      String each = rows == 1 ? "the header" : "the header and the first " + (rows - 1) + " rows";
      return new Separator(best, name(best) + " cuts " + each + " into " + most + " cells");
    }
    if (mostInHeader > 1) {
      return new Separator(
          inHeader,
          name(inHeader) + " cuts the header into " + mostInHeader + " cells, but not each row");
    }
    return new Separator(',', "the header has no comma, semicolon or tab: one column");
  }

  private static String name(char separator) {
    return switch (separator) {
      case ',' -> "the comma";
      case ';' -> "the semicolon";
      default -> "the tab";
    };
  }

  /// The number of cells in the first lines, outside quotes; the last line counts only where it
  /// is whole or the only one.
  private static List<Integer> cells(String sample, boolean whole, char separator) {
    List<Integer> counts = new ArrayList<>();
    int count = 1;
    boolean quoted = false;
    boolean mayQuote = true; // at the start of a cell, and right after a quote closed ("")
    boolean blank = true;
    for (int i = 0; i < sample.length() && counts.size() <= ROWS; i++) {
      char c = sample.charAt(i);
      if (quoted) {
        quoted = c != '"';
        mayQuote = !quoted;
      } else if (c == '\n' || c == '\r') {
        if (!blank) {
          counts.add(count);
        }
        count = 1;
        blank = true;
        mayQuote = true;
      } else if (c == separator) {
        count++;
        blank = false;
        mayQuote = true;
      } else {
        blank &= c <= ' ';
        quoted = c == '"' && mayQuote;
        mayQuote = false;
      }
    }
    if (!blank && counts.size() <= ROWS && (counts.isEmpty() || whole)) {
      counts.add(count);
    }
    return counts;
  }
}
