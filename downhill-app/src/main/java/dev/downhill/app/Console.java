package dev.downhill.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Where a command reads and writes, and what it may assume of the place: data and results go to
/// `out`, talk to `err`.
///
/// @param here the folder that relative paths and `runs/` are in
/// @param terminal whether `err` is a terminal, where lines can be redrawn
/// @param columns width of a line, at least 40
/// @param colour whether colours are welcome
/// @param command how the user called this program
record Console(
    InputStream in,
    Results out,
    PrintStream err,
    Path here,
    boolean terminal,
    int columns,
    boolean colour,
    String command) {
  private static final int NARROWEST = 40;
  private static final int WIDEST = 120;
  private static final int USUAL = 100;

  Console {
    if (columns < NARROWEST) {
      throw new IllegalArgumentException(
          "columns must be at least " + NARROWEST + ", not " + columns);
    }
  }

  /// The process's own streams, in UTF-8. The launcher says in `DOWNHILL_TERMINAL` how wide the
  /// terminal is that talk goes to, since Java cannot ask whether stderr is one.
  static Console ofProcess(Map<String, String> environment) {
    int columns = number(environment.getOrDefault("DOWNHILL_TERMINAL", ""));
    boolean terminal = columns > 0 && !"dumb".equals(environment.get("TERM"));
    int told = number(environment.getOrDefault("COLUMNS", ""));
    int width = terminal ? columns : told > 0 ? told : USUAL;
    return new Console(
        System.in,
        new Results(new FileOutputStream(FileDescriptor.out)),
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8),
        Path.of(""),
        terminal,
        Math.clamp(width, NARROWEST, WIDEST),
        terminal && environment.getOrDefault("NO_COLOR", "").isEmpty(),
        environment.getOrDefault("DOWNHILL_COMMAND", "downhill"));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  /// `text` in an ANSI style, or bare where colours are not welcome.
  String styled(Style style, String text) {
    return colour && !text.isBlank() ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
  }

  /// The few styles in use.
  enum Style {
    STRONG("1"),
    FAINT("2"),
    GOOD("32"),
    WARN("33"),
    BAD("31"),
    ACCENT("36");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }
}
