package dev.downhill.data;

import dev.downhill.data.DataException.Fault;
import dev.downhill.data.DataException.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Shares rows out in an order that only the seed and the rows' indices decide.
final class Shuffle {
  private Shuffle() {}

  /// Parts of about these shares of `rows`, at least one row each; twins stay together.
  ///
  /// @param test 0 for no test part
  static Parts parts(Selection selection, int[] rows, double validation, double test, long seed) {
    int[] firsts = Twins.firsts(selection, rows);
    long[] order = new long[rows.length];
    long repeats = 0;
    for (int i = 0; i < rows.length; i++) {
      // The upper half is the random number of the row's group; the lower half finds the row again
      // and
      // settles ties.
      order[i] = (mix(seed, rows[firsts[i]]) & ~0xffffffffL) | i;
      repeats += firsts[i] == i ? 0 : 1;
    }
    Arrays.sort(order);
    int validated = Math.max(1, (int) Math.rint(rows.length * validation));
    int tested = test == 0 ? 0 : Math.max(1, (int) Math.rint(rows.length * test));
    int trained = rows.length - validated - tested;
    int[] part = new int[rows.length];
    for (int i = 0; i < order.length; i++) {
      int position = (int) order[i];
      int place = i < trained ? 0 : i < trained + validated ? 1 : 2;
      // The first of a group has the same random number and a lower index: it came before.
      part[position] = firsts[position] == position ? place : part[firsts[position]];
    }
    int[][] parts = new int[3][];
    for (int p = 0; p < 3; p++) {
      int[] members = new int[rows.length];
      int count = 0;
      for (int i = 0; i < rows.length; i++) {
        if (part[i] == p) {
          members[count++] = rows[i];
        }
      }
      parts[p] = Arrays.copyOf(members, count);
      if (count == 0 && (p < 2 || tested > 0)) {
        throw new DataException(
            Fault.TOO_FEW_ROWS,
            new Place(selection.table().origin().name(), 0, null),
            Words.say(
                "%,d rows, %,d of them different, are too few to share out",
                rows.length, rows.length - repeats),
            "Use a table with more rows, or another --split");
      }
    }
    List<Diagnosis> found = new ArrayList<>();
    if (repeats > 0) {
      found.add(
          new Diagnosis(
              "DH107",
              "",
              Words.say(
                  "%,d %s an earlier one: kept together on one side of the split",
                  repeats, repeats == 1 ? "row repeats" : "rows repeat"),
              ""));
    }
    return new Parts(parts[0], parts[1], parts[2], found);
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
