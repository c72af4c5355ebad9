package dev.downhill.kernel;

/// Random numbers without memory: Threefry-2x32 with 20 rounds, a function of a key and a counter.
///
/// Every number is a pure function of (seed, stream, step, position), so it is the same in any
/// order, on any number of threads, and again when a run resumes:
///
///     key = T(T(seed, stream), step)
///     F32 at position p: the upper 24 bits of word p mod 2 of T(key, ⌊p / 2⌋), times 2⁻²⁴
///     F64 at position p: the upper 53 bits of T(key, p), times 2⁻⁵³
///
/// Salmon, Moraes, Dror and Shaw 2011, *Parallel random numbers: as easy as 1, 2, 3*,
/// [doi:10.1145/2063384.2063405](https://doi.org/10.1145/2063384.2063405).
public final class Threefry {
  /// Skein's key-schedule parity for 32-bit words.
  private static final int PARITY = 0x1BD11BDA;

  private Threefry() {}

  /// `T(key, counter)`: 64 random bits. The lower half of each argument and of the result is word
  /// 0.
  public static long of(long key, long counter) {
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    int key2 = PARITY ^ key0 ^ key1;
    int x0 = (int) counter + key0;
    int x1 = (int) (counter >>> 32) + key1;

    x0 += x1;
    x1 = Integer.rotateLeft(x1, 13) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 15) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 26) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 6) ^ x0;
    x0 += key1;
    x1 += key2 + 1;

    x0 += x1;
    x1 = Integer.rotateLeft(x1, 17) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 29) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 16) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 24) ^ x0;
    x0 += key2;
    x1 += key0 + 2;

    x0 += x1;
    x1 = Integer.rotateLeft(x1, 13) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 15) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 26) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 6) ^ x0;
    x0 += key0;
    x1 += key1 + 3;

    x0 += x1;
    x1 = Integer.rotateLeft(x1, 17) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 29) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 16) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 24) ^ x0;
    x0 += key1;
    x1 += key2 + 4;

    x0 += x1;
    x1 = Integer.rotateLeft(x1, 13) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 15) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 26) ^ x0;
    x0 += x1;
    x1 = Integer.rotateLeft(x1, 6) ^ x0;
    x0 += key2;
    x1 += key0 + 5;

    return (x0 & 0xFFFFFFFFL) | ((long) x1 << 32);
  }
}
