package dev.downhill.kernel;

/// Random numbers without memory: Threefry-2x32 with 20 rounds, a function of a key and a
/// counter.
///
/// Every number is a pure function of (seed, stream, step, position), so it is the same in any
/// order, on any number of threads, and again when a run resumes:
///
///     key = T(T(seed, stream), step)
///     number at a position = T(key, counter) as RandomFill spreads it
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

  /// Computes `T(key, first), T(key, first + 1), …`, as many as the arrays are long: word 0 of
  /// each in `x0`, word 1 in `x1`. Short loops over one index each, which C2 turns into vector
  /// code.
  ///
  /// @param first a multiple of the length, a power of 2
  static void fill(long key, long first, int[] x0, int[] x1) {
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    int key2 = PARITY ^ key0 ^ key1;
    int low = (int) first + key0;
    int high = (int) (first >>> 32) + key1;
    for (int i = 0; i < x0.length; i++) {
      x0[i] = low + i;
      x1[i] = high;
    }
    evenRounds(x0, x1, key1, key2 + 1);
    oddRounds(x0, x1, key2, key0 + 2);
    evenRounds(x0, x1, key0, key1 + 3);
    oddRounds(x0, x1, key1, key2 + 4);
    evenRounds(x0, x1, key2, key0 + 5);
  }

  private static void evenRounds(int[] x0, int[] x1, int add0, int add1) {
    for (int i = 0; i < x0.length; i++) {
      int a = x0[i];
      int b = x1[i];
      a += b;
      b = Integer.rotateLeft(b, 13) ^ a;
      a += b;
      b = Integer.rotateLeft(b, 15) ^ a;
      a += b;
      b = Integer.rotateLeft(b, 26) ^ a;
      a += b;
      b = Integer.rotateLeft(b, 6) ^ a;
      x0[i] = a + add0;
      x1[i] = b + add1;
    }
  }

  private static void oddRounds(int[] x0, int[] x1, int add0, int add1) {
    for (int i = 0; i < x0.length; i++) {
      int a = x0[i];
      int b = x1[i];
      a += b;
      b = Integer.rotateLeft(b, 17) ^ a;
      a += b;
      b = Integer.rotateLeft(b, 29) ^ a;
      a += b;
      b = Integer.rotateLeft(b, 16) ^ a;
      a += b;
      b = Integer.rotateLeft(b, 24) ^ a;
      x0[i] = a + add0;
      x1[i] = b + add1;
    }
  }
}
