package dev.downhill.app;

import java.util.ArrayList;
import java.util.List;

/// Text that a model wrote, marked off from what is said about it.
final class SampleBlock {
  private static final String MARK = "  │ ";
  private static final int MOST_LINES = 8;

  private SampleBlock() {}

  static List<String> lines(String text, Page page) {
    List<String> lines = new ArrayList<>();
    for (String line : text.strip().split("\\R")) {
      for (String part : Words.wrapped(Words.safe(line), page.columns() - MARK.length())) {
        lines.add(page.styled(Page.Style.FAINT, MARK) + part);
      }
    }
    return lines.size() <= MOST_LINES ? lines : lines.subList(0, MOST_LINES);
  }
}
