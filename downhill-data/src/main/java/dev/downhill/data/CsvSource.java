package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Bytes that can be read more than once: a file, or what a stream held.
final class CsvSource {
  private final String name;
  private final long bytes;
  private final @Nullable Path path;
  private final byte[] held;

  private CsvSource(String name, long bytes, @Nullable Path path, byte[] held) {
    this.name = name;
    this.bytes = bytes;
    this.path = path;
    this.held = held;
  }

  static CsvSource of(Path path) {
    String name = path.toString();
    Place place = new Place(name, 0, null);
    if (Files.isDirectory(path)) {
      throw new DataException(
          Fault.DIRECTORY, place, "it is a folder, not a file", "Name a CSV file inside it");
    }
    if (!Files.exists(path)) {
      throw new DataException(
          Fault.MISSING_FILE,
          place,
          "there is no such file",
          "The path was looked up from " + Path.of("").toAbsolutePath());
    }
    if (!Files.isReadable(path)) {
      throw new DataException(
          Fault.UNREADABLE, place, "it may not be read", "Ask for permission to read it");
    }
    try {
      if (Files.isRegularFile(path)) {
        return new CsvSource(name, Files.size(path), path, new byte[0]);
      }
      try (InputStream stream = Files.newInputStream(path)) {
        return of(stream, name);
      }
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  static CsvSource of(InputStream stream, String name) {
    try {
      byte[] held = stream.readAllBytes();
      return new CsvSource(name, held.length, null, held);
    } catch (IOException e) {
      throw unreadable(name, e);
    } catch (OutOfMemoryError e) {
      throw new DataException(
          Fault.TOO_LARGE,
          new Place(name, 0, null),
          "the stream is too long to hold in memory",
          "Write it to a file first");
    }
  }

  String name() {
    return name;
  }

  long bytes() {
    return bytes;
  }

  /// A fresh reader over the whole text, unpacked if it is gzip.
  CsvText open() {
    try {
      InputStream stream =
          new BufferedInputStream(
              path != null ? Files.newInputStream(path) : new ByteArrayInputStream(held), 1 << 16);
      stream.mark(4);
      byte[] head = stream.readNBytes(4);
      stream.reset();
      if (head.length == 0) {
        stream.close();
        throw new DataException(
            Fault.EMPTY_FILE,
            new Place(name, 0, null),
            "it is empty",
            "The first line must name the columns");
      }
      refuseKnownFormats(head);
      if (head.length > 1 && head[0] == 0x1f && head[1] == (byte) 0x8b) {
        stream = new GZIPInputStream(stream, 1 << 16);
      }
      return new CsvText(stream, name);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private void refuseKnownFormats(byte[] head) {
    String known =
        starts(head, 'P', 'K', 3, 4)
            ? "a ZIP archive or a spreadsheet (.xlsx)"
            : starts(head, 'P', 'A', 'R', '1') ? "a Parquet file" : "";
    if (!known.isEmpty()) {
      throw new DataException(
          Fault.BINARY, new Place(name, 0, null), "it is " + known, "Export it as CSV");
    }
  }

  private static boolean starts(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || head[i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  static DataException unreadable(String name, IOException e) {
    DataException refusal =
        e instanceof java.util.zip.ZipException || e instanceof java.io.EOFException
            ? new DataException(
                Fault.DAMAGED_ARCHIVE,
                new Place(name, 0, null),
                "the gzip data is damaged or cut short",
                "Fetch or pack the file again")
            : new DataException(
                Fault.UNREADABLE,
                new Place(name, 0, null),
                "it cannot be read (" + e.getMessage() + ")",
                "Check the file and the disk");
    refusal.initCause(e);
    return refusal;
  }
}
