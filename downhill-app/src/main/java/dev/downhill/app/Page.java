package dev.downhill.app;

/// What text that a command writes is read on: a terminal, or a file that knows no width and no
/// colour.
///
/// @param terminal whether lines can be redrawn
/// @param columns width of a line, at least 40
/// @param colour whether colours are welcome
/// @param command how the user called this program, for advice
record Page(boolean terminal, int columns, boolean colour, String command) {
  private static final int NARROWEST = 40;
  private static final int WIDEST = 120;

  Page {
    if (columns < NARROWEST) {
      throw new IllegalArgumentException(
          "columns must be at least " + NARROWEST + ", not " + columns);
    }
  }

  /// A page of about so many columns, as many as can be laid out well.
  static Page of(boolean terminal, int columns, boolean colour, String command) {
    return new Page(terminal, Math.clamp(columns, NARROWEST, WIDEST), colour, command);
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
