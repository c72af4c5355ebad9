package dev.downhill.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds rows that are alike in some columns, cell for cell.
final class Twins {
  private Twins() {}

  /// For each position in `rows` the earliest position whose row is alike; its own where none is.
  static int[] firsts(Selection selection, int[] rows) {
    List<Column> inputs = selection.inputs();
    long[] hashes = new long[rows.length];
    for (Column column : inputs) {
      fold(column, rows, hashes);
    }
    fold(selection.target(), rows, hashes);
    int[] firsts = new int[rows.length];
    int mask = Integer.highestOneBit(Math.max(1, rows.length)) * 4 - 1;
    int[] slots = new int[mask + 1]; // position + 1, 0 where free
    for (int i = 0; i < rows.length; i++) {
      int slot = (int) hashes[i] & mask;
      while (slots[slot] != 0 && !alike(selection, hashes, rows, slots[slot] - 1, i)) {
        slot = (slot + 1) & mask;
      }
      if (slots[slot] == 0) {
        slots[slot] = i + 1;
      }
      firsts[i] = slots[slot] - 1;
    }
    return firsts;
  }

  /// How many of `tested` have a twin among the other rows that are selected.
  static long across(Selection selection, int[] tested) {
    int[] rows = selection.rows();
    int[] firsts = firsts(selection, rows);
    boolean[] isTested = new boolean[selection.table().rows()];
    Arrays.stream(tested).forEach(row -> isTested[row] = true);
    boolean[] trained = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      trained[firsts[i]] |= !isTested[rows[i]];
    }
    long across = 0;
    for (int i = 0; i < rows.length; i++) {
      across += isTested[rows[i]] && trained[firsts[i]] ? 1 : 0;
    }
    return across;
  }

  /// How many of the rows of another table stand among the selected ones; by the hash of their
  /// cells, 64 bits.
  static long among(Selection selection, Table other, int[] tested) {
    long[] own = new long[selection.rows().length];
    long[] others = new long[tested.length];
    List<Column> columns = new ArrayList<>(selection.inputs());
    columns.add(selection.target());
    for (Column column : columns) {
      foldTexts(column, selection.rows(), own);
      foldTexts(other.column(column.name()), tested, others);
    }
    Arrays.sort(own);
    return Arrays.stream(others).filter(hash -> Arrays.binarySearch(own, hash) >= 0).count();
  }

  /// As [#fold], but for texts that other tables give other codes.
  private static void foldTexts(Column column, int[] rows, long[] hashes) {
    if (column instanceof Column.Texts texts) {
      for (int i = 0; i < rows.length; i++) {
        hashes[i] = Shuffle.mix(hashes[i], texts.text(rows[i]).hashCode());
      }
    } else {
      fold(column, rows, hashes);
    }
  }

  private static void fold(Column column, int[] rows, long[] hashes) {
    switch (column) {
      case Column.Numbers(String _, double[] values) -> {
        for (int i = 0; i < rows.length; i++) {
          hashes[i] = Shuffle.mix(hashes[i], Double.doubleToLongBits(values[rows[i]]));
        }
      }
      case Column.Texts(String _, int[] codes, List<String> _) -> {
        for (int i = 0; i < rows.length; i++) {
          hashes[i] = Shuffle.mix(hashes[i], codes[rows[i]]);
        }
      }
    }
  }

  private static boolean alike(Selection selection, long[] hashes, int[] rows, int i, int j) {
    if (hashes[i] != hashes[j] || !same(selection.target(), rows[i], rows[j])) {
      return false;
    }
    for (Column column : selection.inputs()) {
      if (!same(column, rows[i], rows[j])) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Column column, int a, int b) {
    return switch (column) {
      case Column.Numbers(String _, double[] values) -> Double.compare(values[a], values[b]) == 0;
      case Column.Texts(String _, int[] codes, List<String> _) -> codes[a] == codes[b];
    };
  }
}
