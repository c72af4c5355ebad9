package dev.downhill.program;

import dev.downhill.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The axes that a fused loop runs over, seen as rows and columns: the first `split` axes are the
/// rows, the rest the columns. Axes of size 1 do not count.
///
/// @param shape what the loop runs over
/// @param split how many axes (of size other than 1) are rows; [#FREE] while nothing has settled
///     it
record Space(Shape shape, int split) {
  static final int FREE = -1;

  /// How a tensor is read in a loop.
  enum Pattern {
    /// Element by element.
    FULL,
    /// One number a row.
    ROW,
    /// One number a column.
    COLUMN,
    /// One number.
    SCALAR,
    /// None of these, at least not with this split.
    OTHER
  }

  /// What reading a tensor of `source`'s shape, stretched to this shape, settles: the pattern and
  /// the split that it needs.
  record Reading(Pattern pattern, int split) {}

  Reading read(Shape source) {
    int[] axes = axes();
    boolean[] kept = new boolean[axes.length];
    int count = 0;
    for (int i = 0; i < axes.length; i++) {
      kept[i] = source.dim(axes[i]) != 1;
      count += kept[i] ? 1 : 0;
    }
    if (count == axes.length) {
      return new Reading(Pattern.FULL, FREE);
    }
    if (count == 0) {
      return new Reading(Pattern.SCALAR, FREE);
    }
    int rows = count;
    if (IntStream.range(0, rows).allMatch(i -> kept[i])) {
      return new Reading(Pattern.ROW, rows);
    }
    int cols = axes.length - count;
    if (IntStream.range(cols, axes.length).allMatch(i -> kept[i])) {
      return new Reading(Pattern.COLUMN, cols);
    }
    return new Reading(Pattern.OTHER, FREE);
  }

  /// The reading of the position along `axis`: by column if it is the last axis, by row if the
  /// first.
  Reading index(int axis) {
    int[] axes = axes();
    if (shape.dim(axis) == 1) {
      return new Reading(Pattern.SCALAR, FREE);
    }
    if (axes[axes.length - 1] == axis) {
      return new Reading(Pattern.COLUMN, axes.length - 1);
    }
    return axes[0] == axis ? new Reading(Pattern.ROW, 1) : new Reading(Pattern.OTHER, FREE);
  }

  /// How many axes that count come before `axis`.
  int axesBefore(int axis) {
    return (int) Arrays.stream(axes()).filter(a -> a < axis).count();
  }

  /// Whether a reading can be had together with what is settled already.
  boolean admits(Reading reading) {
    return reading.pattern != Pattern.OTHER
        && (reading.split == FREE || split == FREE || reading.split == split);
  }

  Space settle(int wanted) {
    return wanted == FREE ? this : new Space(shape, wanted);
  }

  /// Rows: with no split settled, one.
  int rows() {
    return split == FREE ? 1 : product(0, split);
  }

  int cols() {
    return split == FREE ? shape.size() : product(split, axes().length);
  }

  private int product(int from, int to) {
    int[] axes = axes();
    return IntStream.range(from, to).map(i -> shape.dim(axes[i])).reduce(1, (a, b) -> a * b);
  }

  private int[] axes() {
    return IntStream.range(0, shape.rank()).filter(axis -> shape.dim(axis) != 1).toArray();
  }
}
