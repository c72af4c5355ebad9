package dev.downhill.model;

import java.nio.charset.StandardCharsets;

/// Names of the parts of a model: component names and list positions, joined by dots.
final class Path {
  private Path() {}

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// A fixed 64-bit number for a path, the same for ever: FNV-1a over its UTF-8 bytes (Fowler,
  /// Noll, Vo), [RFC 9923](https://www.rfc-editor.org/rfc/rfc9923).
  static long hash(String path) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
