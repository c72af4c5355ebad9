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
/// @param results what `out` is read on
/// @param talk what `err` is read on
record Console(InputStream in, Results out, PrintStream err, Path here, Page results, Page talk) {
  private static final int USUAL = 100;

  /// The process's own streams, in UTF-8. The launcher says in `DOWNHILL_STDOUT` and
  /// `DOWNHILL_STDERR` how wide the terminals are that they are, since Java cannot ask whether
  /// one stream is a terminal. `COLUMNS` is the width where they are none.
  static Console ofProcess(Map<String, String> environment) {
    int out = number(environment.getOrDefault("DOWNHILL_STDOUT", ""));
    int err = number(environment.getOrDefault("DOWNHILL_STDERR", ""));
    return new Console(
        System.in,
        new Results(new FileOutputStream(FileDescriptor.out)),
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8),
        Path.of(""),
        page(out, environment),
        page(err, environment));
  }

  private static Page page(int width, Map<String, String> environment) {
    boolean terminal = width > 0 && !"dumb".equals(environment.get("TERM"));
    int told = number(environment.getOrDefault("COLUMNS", ""));
    return Page.of(
        terminal,
        width > 0 ? width : told > 0 ? told : USUAL,
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
}
