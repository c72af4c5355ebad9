package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Shares rows out in an order that only the seed and the rows' indices decide.
final class Shuffle {
  private Shuffle() {}

  /// Parts of about these shares of `rows`, at least one row each; twins stay together.
  ///
  /// @param test 0 for no test part
  static Parts parts(Selection selection, int[] rows, double validation, double test, long seed) {
    int[] firsts = Twins.firsts(selection, rows);
    int[] sizes = new int[rows.length]; // of the group, at the position of its first row
    int groups = 0;
    for (int first : firsts) {
      groups += sizes[first]++ == 0 ? 1 : 0;
    }
    long[] order = new long[groups];
    int next = 0;
    for (int i = 0; i < rows.length; i++) {
      if (firsts[i] == i) {
        // The upper half is random, the lower half finds the row again and settles ties.
        order[next++] = (mix(seed, rows[i]) & ~0xffffffffL) | i;
      }
    }
    Arrays.sort(order);
    int[] wanted = {rows.length, round(rows.length, validation), round(rows.length, test)};
    int last = test > 0 ? 2 : 1;
    if (groups <= last) {
      throw new DataException(
          Fault.TOO_FEW_ROWS,
          new Place(selection.table().origin().name(), 0, null),
          Words.say(
              "%,d rows, %,d of them different, are too few to share out", rows.length, groups),
          "Use a table with more rows, or another --split");
    }
    int[] part = new int[rows.length];
    int current = last;
    int filled = 0;
    for (int g = 0; g < groups; g++) {
      int first = (int) order[g];
      part[first] = current;
      filled += sizes[first];
      if (current > 0 && (filled >= wanted[current] || groups - g - 1 == current)) {
        current--;
        filled = 0;
      }
    }
    List<Diagnosis> found = new ArrayList<>();
    if (groups < rows.length) {
      found.add(
          new Diagnosis(
              "DH107",
              "",
              Words.say(
                  "%,d %s an earlier one: kept together on one side of the split",
                  rows.length - groups, rows.length - groups == 1 ? "row repeats" : "rows repeat"),
              ""));
    }
    return new Parts(
        members(rows, firsts, part, 0),
        members(rows, firsts, part, 1),
        members(rows, firsts, part, 2),
        found);
  }

  private static int round(int rows, double share) {
    return (int) Math.rint(rows * share);
  }

  private static int[] members(int[] rows, int[] firsts, int[] part, int which) {
    return IntStream.range(0, rows.length)
        .filter(i -> part[firsts[i]] == which)
        .map(i -> rows[i])
        .toArray();
  }

  /// A random-looking function of two numbers: the finalizer of SplitMix64 (Steele, Lea and Flood
  /// 2014, *Fast splittable pseudorandom number generators*), applied to each in turn.
  static long mix(long a, long b) {
    return finish(finish(a + 0x9e3779b97f4a7c15L) + b);
  }

  private static long finish(long z) {
    long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
