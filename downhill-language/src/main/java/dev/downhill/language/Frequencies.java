package dev.downhill.language;

import dev.downhill.text.Tokens;

/// What telling tokens by how often they occur comes to: the guess to beat.
final class Frequencies {
  private static final int BLOCK = 1 << 12;

  private Frequencies() {}

  /// Mean cross-entropy on `valid`, in nats, of the frequencies in `train`, each token counted
  /// once more than it occurs.
  static double loss(Tokens train, Tokens valid, int vocabulary) {
    long[] counts = counts(train, vocabulary);
    long[] told = counts(valid, vocabulary);
    double all = StrictMath.log(train.count() + (double) vocabulary);
    double sum = 0;
    for (int token = 0; token < vocabulary; token++) {
      sum += told[token] * (all - StrictMath.log(counts[token] + 1.0));
    }
    return sum / valid.count();
  }

  private static long[] counts(Tokens tokens, int vocabulary) {
    long[] counts = new long[vocabulary];
    int[] block = new int[BLOCK];
    for (long from = 0; from < tokens.count(); from += BLOCK) {
      int size = (int) Math.min(BLOCK, tokens.count() - from);
      tokens.copy(from, size, block, 0);
      for (int i = 0; i < size; i++) {
        counts[block[i]]++;
      }
    }
    return counts;
  }
}
