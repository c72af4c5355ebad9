package dev.downhill.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A folder in which the command is run in this process, as a user would from a shell.
record Desk(Path folder) {
  /// What a command came to.
  record Outcome(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  /// Runs `downhill` with these arguments, where nothing is a terminal.
  Outcome run(String... arguments) {
    return run("", false, 100, arguments);
  }

  /// Runs `downhill` with something on stdin.
  Outcome fed(String in, String... arguments) {
    return run(in, false, 100, arguments);
  }

  /// Runs `downhill` in a terminal of so many columns.
  Outcome inTerminal(int columns, String... arguments) {
    return run("", true, columns, arguments);
  }

  /// A console here, whose results and talk are read on the same page.
  Console console(InputStream in, OutputStream out, OutputStream err, Page page) {
    PrintStream talk = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Console(in, new Results(out), talk, folder, page, page);
  }

  /// A console here of which nothing is a terminal.
  Console console(OutputStream out, OutputStream err) {
    return console(InputStream.nullInputStream(), out, err, Page.of(false, 100, false, "downhill"));
  }

  private Outcome run(String in, boolean terminal, int columns, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        console(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            out,
            err,
            Page.of(terminal, columns, false, "downhill"));
    int code = Main.execute(console, arguments);
    console.out().flush();
    console.err().flush();
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Path file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path file(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// What lies in the folder, by name.
  List<String> names() {
    return Arrays.stream(folder.toFile().list()).sorted().toList();
  }

  /// A table of so many flats whose rent is `200 + 12·size − 30·floor + 150 if it has a balcony`,
  /// and a little that follows no rule.
  static String flats(int rows) {
    StringBuilder csv = new StringBuilder("size,floor,balcony,rent\n");
    long chance = 1;
    for (int row = 0; row < rows; row++) {
      chance = chance * 6364136223846793005L + 1442695040888963407L;
      int size = 20 + (int) (chance >>> 40) % 100;
      int floor = (int) (chance >>> 33) % 7;
      boolean balcony = (chance >>> 50) % 3 == 0;
      double noise = ((chance >>> 20) % 1_000) / 25.0 - 20;
      csv.append(size)
          .append(',')
          .append(floor)
          .append(',')
          .append(balcony ? "yes" : "no")
          .append(',')
          .append(200 + 12 * size - 30 * floor + (balcony ? 150 : 0) + noise)
          .append('\n');
    }
    return csv.toString();
  }
}
