package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.explanation.Memory;
import dev.downhill.runs.Code;
import dev.downhill.runs.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The memory of a descent as a block of text: in all, then a line for each part that counts.
final class MemoryBlock {
  private MemoryBlock() {}

  /// @param model whose descent
  static List<String> lines(String model, Memory memory, Page page) {
    List<String> lines = new ArrayList<>();
    String words = "of " + model + " at its peak: " + Numbers.bytes(memory.bytes());
    for (String part : Words.wrapped(words, page.columns() - 9)) {
      lines.add((lines.isEmpty() ? page.styled(Style.STRONG, "Memory") : "      ") + "   " + part);
    }
    for (Memory.Part part : memory.parts()) {
      if (part.bytes() > 0) {
        lines.add(
            "  "
                + page.styled(Style.ACCENT, Words.left(part.name(), 26))
                + Words.right(Numbers.bytes(part.bytes()), 10)
                + Words.right(Numbers.fixed(100.0 * part.bytes() / memory.bytes(), 1), 7)
                + " %");
      }
    }
    long most = Runtime.getRuntime().maxMemory();
    if (memory.bytes() > most) {
      lines.add(
          "  "
              + page.styled(Style.WARN, "too much:")
              + " Java may take "
              + Numbers.bytes(most)
              + " here; a smaller --batch or net,");
      lines.add("  or more with DOWNHILL_JAVA_OPTS=-Xmx" + gigabytes(memory.bytes()) + "g");
    }
    return lines;
  }

  /// Tells of a descent that Java has no memory for (`DH403`).
  ///
  /// @param memory of each model's
  static Optional<Diagnosis> tooMuch(Map<String, Memory> memory) {
    long most = Runtime.getRuntime().maxMemory();
    return memory.values().stream()
        .map(Memory::bytes)
        .max(Long::compare)
        .filter(bytes -> bytes > most)
        .map(
            bytes ->
                Diagnosis.of(
                    Code.DH403,
                    "",
                    "this will not fit: it takes "
                        + Numbers.bytes(bytes)
                        + ", and Java may take "
                        + Numbers.bytes(most)
                        + " here; nothing was begun",
                    "a smaller --batch, --context or --preset, or"
                        + " DOWNHILL_JAVA_OPTS=-Xmx"
                        + gigabytes(bytes)
                        + "g"));
  }

  /// Whole gigabytes in which so many bytes find room, and a tenth more.
  private static long gigabytes(long bytes) {
    return Math.ceilDiv(bytes + bytes / 10, 1L << 30);
  }
}
