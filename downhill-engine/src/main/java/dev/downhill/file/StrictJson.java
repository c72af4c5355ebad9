package dev.downhill.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The part of JSON that a header needs: objects, arrays, strings and whole numbers from 0,
/// without white space. A key that comes twice, deeper nesting than 3, and anything else is an
/// error.
///
/// A value is a `SequencedMap<String, Object>`, a `List<Object>`, a `String` or a `Long`.
final class StrictJson {
  private static final int DEEPEST = 3;

  private final Path file;
  private final long start;
  private final String text;
  private int position;

  private StrictJson(Path file, long start, String text) {
    this.file = file;
    this.start = start;
    this.text = text;
  }

  /// Reads the object that `bytes` hold, in UTF-8; spaces may follow it.
  ///
  /// @param start where in the file the bytes begin, for messages
  /// @param mostKeys how many keys the object may have
  static SequencedMap<String, Object> read(Path file, long start, byte[] bytes, int mostKeys)
      throws DamagedFileException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new DamagedFileException(file, "the header is not UTF-8 text");
    }
    StrictJson json = new StrictJson(file, start, text);
    SequencedMap<String, Object> object = json.object(1, mostKeys);
    if (!text.substring(json.position).chars().allMatch(c -> c == ' ')) {
      throw json.fault("nothing but spaces after the header's last brace");
    }
    return object;
  }

  private SequencedMap<String, Object> object(int depth, int mostKeys) throws DamagedFileException {
    expect('{');
    SequencedMap<String, Object> object = new LinkedHashMap<>();
    if (!accept('}')) {
      do {
        String key = string();
        if (object.size() == mostKeys) {
          throw fault("at most " + mostKeys + " keys");
        }
        expect(':');
        if (object.putIfAbsent(key, value(depth + 1)) != null) {
          throw fault("the key \"" + key + "\" only once");
        }
      } while (accept(','));
      expect('}');
    }
    return object;
  }

  private List<Object> array(int depth) throws DamagedFileException {
    expect('[');
    List<Object> array = new ArrayList<>();
    if (!accept(']')) {
      do {
        array.add(value(depth + 1));
      } while (accept(','));
      expect(']');
    }
    return array;
  }

  private Object value(int depth) throws DamagedFileException {
    if (depth > DEEPEST && (peek() == '{' || peek() == '[')) {
      throw fault("nesting no deeper than " + DEEPEST);
    }
    return switch (peek()) {
      case '{' -> object(depth, Integer.MAX_VALUE);
      case '[' -> array(depth);
      case '"' -> string();
      default -> number();
    };
  }

  private Long number() throws DamagedFileException {
    int from = position;
    while (peek() >= '0' && peek() <= '9') {
      position++;
    }
    int digits = position - from;
    if (digits == 0 || digits > 18 || (digits > 1 && text.charAt(from) == '0')) {
      throw fault("a whole number of 1 to 18 digits");
    }
    return Long.valueOf(text.substring(from, position));
  }

  private String string() throws DamagedFileException {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (!accept('"')) {
      char c = next();
      if (c < ' ') {
        throw fault("no control character in a string");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    return string.toString();
  }

  private char escaped() throws DamagedFileException {
    return switch (next()) {
      case '"' -> '"';
      case '\\' -> '\\';
      case 'u' -> unicode();
      default -> throw fault("one of the escapes \\\", \\\\ and \\u");
    };
  }

  /// Only control characters are written this way.
  private char unicode() throws DamagedFileException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = "0123456789abcdef".indexOf(next());
      if (digit < 0) {
        throw fault("four lower-case hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    if (code >= ' ') {
      throw fault("\\u for control characters only");
    }
    return (char) code;
  }

  private void expect(char c) throws DamagedFileException {
    if (!accept(c)) {
      throw fault("'" + c + "'");
    }
  }

  private boolean accept(char c) {
    boolean there = peek() == c;
    if (there) {
      position++;
    }
    return there;
  }

  private char next() throws DamagedFileException {
    if (position == text.length()) {
      throw fault("more text");
    }
    return text.charAt(position++);
  }

  /// The next character; at the end one that no JSON text holds.
  private char peek() {
    return position < text.length() ? text.charAt(position) : '\0';
  }

  private DamagedFileException fault(String expected) {
    long offset = start + text.substring(0, position).getBytes(StandardCharsets.UTF_8).length;
    return new DamagedFileException(file, "expected " + expected + " at byte " + offset);
  }

  /// `string` as a JSON string, in the one form that [#read] knows.
  static String quote(String string) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }
}
