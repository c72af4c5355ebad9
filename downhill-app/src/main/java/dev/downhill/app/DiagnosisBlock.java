package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.runs.Diagnosis;
import java.util.ArrayList;
import java.util.List;

/// A diagnosis as text: the code and what was found, the measurements, what to do.
final class DiagnosisBlock {
  private static final int INDENT = 7;

  private DiagnosisBlock() {}

  static List<String> lines(Diagnosis diagnosis, Page page) {
    String column = diagnosis.column().isEmpty() ? "" : diagnosis.column() + ": ";
    List<String> lines = new ArrayList<>();
    List<String> title =
        Words.wrapped(Words.safe(column + diagnosis.title()), page.columns() - INDENT);
    for (int i = 0; i < title.size(); i++) {
      String code = i == 0 ? diagnosis.code() : " ".repeat(diagnosis.code().length());
      lines.add(page.styled(Style.WARN, code) + "  " + title.get(i));
    }
    for (String line : diagnosis.lines()) {
      for (String part : Words.wrapped(Words.safe(line), page.columns() - INDENT)) {
        lines.add("  " + part);
      }
    }
    for (String offer : diagnosis.offers()) {
      lines.add("  " + Words.left("Try", INDENT) + Words.safe(offer));
    }
    if (!diagnosis.lines().isEmpty()) {
      lines.add("  " + Words.left("Why", INDENT) + page.command() + " help " + diagnosis.code());
    }
    return lines;
  }
}
