package dev.downhill.kernel;

/// The order of an epoch's rows as a pure function of a key: every order is equally likely.
///
/// Fisher and Yates' shuffle (Durstenfeld 1964, *Algorithm 235*) with numbers from [Threefry];
/// bounded numbers by multiplication with rejection, which is exact: Lemire 2019, *Fast random
/// integer generation in an interval*, [arXiv:1805.10941](https://arxiv.org/abs/1805.10941).
public final class Permutation {
  private Permutation() {}

  /// Fills `order` with a permutation of `0 … order.length − 1`.
  ///
  /// @param key what chooses it: for an epoch, `Threefry.of(Threefry.of(seed, stream), epoch)`
  public static void fill(int[] order, long key) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    long drawn = 0;
    long bits = 0;
    for (int i = order.length - 1; i > 0; i--) {
      int bound = i + 1;
      // 2³² mod bound: below it, products are one more frequent than they should be.
      int threshold = Integer.remainderUnsigned(-bound, bound);
      long product;
      do {
        // Each counter gives two words.
        bits = drawn % 2 == 0 ? Threefry.of(key, drawn / 2) : bits >>> 32;
        drawn++;
        product = (bits & 0xFFFFFFFFL) * bound;
      } while (Integer.compareUnsigned((int) product, threshold) < 0);
      int j = (int) (product >>> 32);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
