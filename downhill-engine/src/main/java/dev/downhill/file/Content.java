package dev.downhill.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What a file is to hold. Written out once for each save.
@FunctionalInterface
public interface Content {
  /// Writes all of it; leaves `out` open.
  void writeTo(OutputStream out) throws IOException;

  static Content of(byte[] bytes) {
    return out -> out.write(bytes);
  }

  /// Text, in UTF-8.
  static Content of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
