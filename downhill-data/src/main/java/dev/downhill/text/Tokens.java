package dev.downhill.text;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A text as tokens, however long.
public interface Tokens {
  long count();

  /// Copies tokens `from` to `from + count` (not included) to `to[at]` and after.
  void copy(long from, int count, int[] to, int at);

  /// Bytes of memory that they take.
  long bytes();

  /// Tokens in memory; shares the array.
  static Tokens of(int... tokens) {
    return new Tokens() {
      @Override
      public long count() {
        return tokens.length;
      }

      @Override
      public void copy(long from, int count, int[] to, int at) {
        System.arraycopy(tokens, Math.toIntExact(from), to, at, count);
      }

      @Override
      public long bytes() {
        return (long) Integer.BYTES * tokens.length;
      }
    };
  }

  /// Those from `from` to `to` (not included).
  ///
  /// @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ count
  default Tokens part(long from, long to) {
    java.util.Objects.checkFromToIndex(from, to, count());
    Tokens whole = this;
    return new Tokens() {
      @Override
      public long count() {
        return to - from;
      }

      @Override
      public void copy(long first, int count, int[] target, int at) {
        java.util.Objects.checkFromIndexSize(first, count, count());
        whole.copy(from + first, count, target, at);
      }

      @Override
      public long bytes() {
        return whole.bytes() * (to - from) / Math.max(1, whole.count());
      }
    };
  }

  /// All but the last `share` of them, which are kept for validation: of n tokens the first
  /// `⌊n·(1 − share)⌋`.
  ///
  /// @param share in `(0, 1)`
  default Tokens training(double share) {
    return part(0, cut(share));
  }

  /// The last `share` of them.
  default Tokens validation(double share) {
    return part(cut(share), count());
  }

  private long cut(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share is " + share + "; it must be in (0, 1)");
    }
    return (long) (count() * (1 - share));
  }

  /// The SHA-256 of all tokens as big-endian whole numbers of 32 bits.
  default String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      int[] block = new int[1 << 12];
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * block.length);
      for (long from = 0; from < count(); from += block.length) {
        int size = (int) Math.min(block.length, count() - from);
        copy(from, size, block, 0);
        bytes.clear().asIntBuffer().put(block, 0, size);
        digest.update(bytes.limit(Integer.BYTES * size));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
