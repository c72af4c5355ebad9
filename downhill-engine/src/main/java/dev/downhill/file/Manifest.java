package dev.downhill.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a folder holds: for each file its length and SHA-256. Plain text, one line a file, by
/// name, closed by the SHA-256 of the lines before:
///
///     downhill folder 1
///     9f86d081… 4 theta.safetensors
///     2c26b46b…
///
/// There is one way to write it, and reading accepts no other.
record Manifest(SortedMap<String, Stamp> files) {
  static final String NAME = "manifest";

  private static final int FORMAT = 1;
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern SIMPLE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
  private static final Pattern FIRST_LINE = Pattern.compile("downhill folder ([1-9][0-9]{0,8})");
  private static final Pattern FILE_LINE =
      Pattern.compile("([0-9a-f]{64}) (0|[1-9][0-9]{0,17}) (\\S+)");

  Manifest {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /// @throws IllegalArgumentException if a file's name could lead elsewhere or is the manifest's
  ///     own
  static void checkNames(SequencedMap<String, Content> files) {
    for (String name : files.keySet()) {
      if (!SIMPLE_NAME.matcher(name).matches() || name.equals(NAME)) {
        throw new IllegalArgumentException(
            "\""
                + name
                + "\" cannot name a file in a folder that is saved as a whole: use up to 100"
                + " letters, digits, '.', '_' and '-', and not \""
                + NAME
                + "\"");
      }
    }
  }

  Content content() {
    return Content.of(text());
  }

  private String text() {
    StringBuilder lines = new StringBuilder("downhill folder " + FORMAT + "\n");
    files.forEach(
        (name, stamp) -> lines.append(stamp.sha256() + " " + stamp.length() + " " + name + "\n"));
    return lines + sha256(lines.toString()) + "\n";
  }

  /// Reads the manifest of `folder`, and every file that it lists, and compares.
  ///
  /// @throws NewerFormatException if a newer Downhill wrote the folder
  /// @throws DamagedFileException if anything listed is missing or altered, or the manifest
  ///     itself is
  static void verify(Disk disk, Path folder) throws DamagedFileException {
    try {
      for (var entry : read(disk, folder).files.entrySet()) {
        compare(disk, folder.resolve(entry.getKey()), entry.getValue());
      }
    } catch (DamagedFileException damaged) {
      throw damaged;
    } catch (IOException unreadable) {
      throw new DamagedFileException(folder, "it cannot be read: " + unreadable.getMessage());
    }
  }

  private static void compare(Disk disk, Path file, Stamp expected) throws IOException {
    if (!disk.exists(file)) {
      throw new DamagedFileException(file, "it is listed in the manifest but not there");
    }
    Stamp found = Stamp.of(disk, file);
    if (found.length() != expected.length()) {
      throw new DamagedFileException(
          file, "it has " + found.length() + " bytes, the manifest says " + expected.length());
    }
    if (!found.equals(expected)) {
      throw new DamagedFileException(
          file, "its SHA-256 is not the one in the manifest: bytes were altered");
    }
  }

  private static Manifest read(Disk disk, Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!disk.exists(file)) {
      throw new DamagedFileException(folder, "it has no file \"" + NAME + "\"");
    }
    String text;
    try (InputStream in = disk.open(file)) {
      text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
    }
    int end = text.lastIndexOf('\n', text.length() - 2) + 1;
    String body = text.substring(0, end);
    if (!text.substring(end).equals(sha256(body) + "\n")) {
      throw new DamagedFileException(file, "its last line is not the SHA-256 of the lines before");
    }
    String[] lines = body.split("\n");
    Matcher first = FIRST_LINE.matcher(lines[0]);
    if (!first.matches()) {
      throw new DamagedFileException(file, "line 1 does not name its format");
    }
    long format = Long.parseLong(first.group(1));
    if (format > FORMAT) {
      throw new NewerFormatException(file, format, FORMAT);
    }
    SortedMap<String, Stamp> files = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      Matcher line = FILE_LINE.matcher(lines[i]);
      if (!line.matches() || !SIMPLE_NAME.matcher(line.group(3)).matches()) {
        throw new DamagedFileException(file, "line " + (i + 1) + " does not describe a file");
      }
      files.put(line.group(3), new Stamp(Long.parseLong(line.group(2)), line.group(1)));
    }
    Manifest manifest = new Manifest(files);
    if (!manifest.text().equals(text)) {
      throw new DamagedFileException(file, "its lines are not one for each file, sorted by name");
    }
    return manifest;
  }

  static String sha256(String text) {
    return HexFormat.of()
        .formatHex(Stamp.sha256Digest().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
