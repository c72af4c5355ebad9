package dev.downhill.text;

import dev.downhill.data.DataException;
import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads texts, which are UTF-8.
public final class TextFile {
  private TextFile() {}

  /// All of a file; a byte order mark is left out.
  ///
  /// @throws DataException if it is not there, empty, too large for memory or not text
  /// @throws IOException if it cannot be read
  public static String read(Path file) throws IOException {
    Place place = new Place(String.valueOf(file.getFileName()), 0, null);
    if (Files.isDirectory(file)) {
      throw new DataException(
          Fault.DIRECTORY, place, "it is a folder", "Name a text file that is in it");
    }
    if (!Files.exists(file)) {
      throw new DataException(
          Fault.MISSING_FILE, place, "there is no such file", "Check the name: " + file);
    }
    if (!Files.isReadable(file)) {
      throw new DataException(
          Fault.UNREADABLE, place, "it cannot be read", "Look at its permissions");
    }
    if (Files.size(file) > Integer.MAX_VALUE - 8) {
      throw new DataException(
          Fault.TOO_LARGE, place, "it has more than 2 GB", "Train on a part of it");
    }
    byte[] bytes = Files.readAllBytes(file);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException other) {
      throw notText(bytes, place);
    }
    if (text.indexOf('\0') >= 0) {
      throw new DataException(
          Fault.BINARY, place, "it holds zero bytes, so it is no text", "Name a text file");
    }
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (text.isBlank()) {
      throw new DataException(
          Fault.EMPTY_FILE, place, "it holds no text", "Name a file with text in it");
    }
    return text;
  }

  private static DataException notText(byte[] bytes, Place place) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    StandardCharsets.UTF_8
        .newDecoder()
        .decode(in, java.nio.CharBuffer.allocate(bytes.length), true);
    int line = 1;
    for (int i = 0; i < in.position(); i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return new DataException(
        Fault.NOT_UTF8,
        new Place(place.source(), line, null),
        "byte " + (in.position() + 1) + " of the file is not UTF-8",
        "Save it as UTF-8, for example with iconv -f latin1 -t utf-8");
  }
}
