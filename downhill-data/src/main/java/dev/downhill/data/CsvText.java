package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Decodes UTF-8, with or without a byte order mark, and knows the line and byte at which the
/// text stops being text: bytes that are not UTF-8, or control characters that only binary files
/// hold.
final class CsvText extends Reader {
  private static final int SIZE = 1 << 16;

  private final InputStream stream;
  private final String name;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final byte[] bytes = new byte[SIZE];
  private final ByteBuffer in = ByteBuffer.wrap(bytes).limit(0);
  private final CharBuffer out = CharBuffer.wrap(new char[SIZE]).limit(0);
  private long position; // bytes decoded
  private long line = 1;
  private boolean ended;
  private String peeked = "";
  private int replayed;

  CsvText(InputStream stream, String name) {
    this.stream = stream;
    this.name = name;
  }

  /// The text from here on, which a later [#read] gives again: up to `count` characters, and no
  /// more pieces once they hold 100 lines. To be called before the first read.
  String peek(int count) {
    StringBuilder text = new StringBuilder(SIZE);
    while (text.length() < count && line < 100 && fill()) {
      text.append(out.array(), 0, out.limit());
      out.position(out.limit());
    }
    peeked = text.toString();
    return peeked;
  }

  /// Whether all bytes have been decoded.
  boolean ended() {
    return ended && !in.hasRemaining();
  }

  @Override
  public int read(char[] target, int offset, int length) {
    if (replayed < peeked.length()) {
      int count = Math.min(length, peeked.length() - replayed);
      peeked.getChars(replayed, replayed + count, target, offset);
      replayed += count;
      return count;
    }
    if (!out.hasRemaining() && !fill()) {
      return -1;
    }
    int count = Math.min(length, out.remaining());
    out.get(target, offset, count);
    return count;
  }

  /// Decodes the next piece; false at the end.
  private boolean fill() {
    out.clear();
    while (out.position() == 0) {
      if (!in.hasRemaining() && ended) {
        out.limit(0);
        return false;
      }
      long before = position;
      if (!ended && in.remaining() < 4) {
        load();
      }
      int start = in.position();
      CoderResult result = decoder.decode(in, out, ended);
      position += in.position() - start;
      if (before == 0 && out.position() > 0 && out.get(0) == '\uFEFF') {
        System.arraycopy(out.array(), 1, out.array(), 0, out.position() - 1);
        out.position(out.position() - 1);
      }
      check();
      if (result.isError()) {
        throw malformed();
      }
    }
    out.flip();
    return true;
  }

  private void load() {
    try {
      in.compact();
      int count = stream.read(bytes, in.position(), in.remaining());
      if (count < 0) {
        ended = true;
      } else {
        in.position(in.position() + count);
      }
      in.flip();
    } catch (IOException e) {
      throw CsvSource.unreadable(name, e);
    }
  }

  private void check() {
    char[] chars = out.array();
    for (int i = 0; i < out.position(); i++) {
      char c = chars[i];
      if (c < ' ') {
        if (c == '\n') {
          line++;
        } else if (c == 0 || (c < '\t') || (c > '\r' && c != 0x1a && c != 0x1b)) {
          throw new DataException(
              Fault.BINARY,
              new Place(name, line, null),
              "it is not text: it holds the control character " + (int) c,
              "Export the table as CSV in UTF-8");
        }
      }
    }
  }

  private DataException malformed() {
    int bad = in.get(in.position()) & 0xff;
    boolean wide = position == 0 && (bad == 0xff || bad == 0xfe);
    return new DataException(
        Fault.NOT_UTF8,
        new Place(name, line, null),
        wide
            ? "the text is UTF-16"
            : Words.say("byte %d is 0x%02X, which is not UTF-8", position + 1, bad),
        wide
            ? "Save it as UTF-8: iconv -f UTF-16 -t UTF-8"
            : "Save the file as UTF-8; an older Windows file: iconv -f WINDOWS-1252 -t UTF-8");
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
