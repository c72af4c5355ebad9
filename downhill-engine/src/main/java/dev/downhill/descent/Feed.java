package dev.downhill.descent;

import dev.downhill.kernel.Permutation;
import dev.downhill.kernel.Threefry;
import dev.downhill.tensor.Values;

/// Lays the rows of each step's batch before the program, part by part.
///
/// Which rows those are is a pure function of (seed, step): an epoch is a permutation of all
/// rows, cut into batches. A last short batch is filled with rows of its own that weigh 0.
/// Weights are divided by their sum over the batch, so that a loss is `Σ wᵢ·lᵢ` over all parts. A
/// batch of all rows stays in their own order, and where it is one part it is not copied. Parts
/// have a multiple of 64 rows, because sums over rows run in blocks of 64: so many parts give the
/// bits of one.
final class Feed {
  private static final int BLOCK = 64;

  private final Batch rows;
  private final int batch;
  private final int parts;
  private final long seed;
  private final Batch part;
  private final boolean copies;
  private final int[] order;
  private long shuffled = -1;
  private int from;
  private int to;
  private double total;
  private boolean laid;

  /// @param batch rows of a step; all rows where there are fewer
  /// @param parts into how many parts a batch is cut at most
  Feed(Batch rows, int batch, int parts, long seed) {
    this.rows = rows;
    this.batch = Math.min(batch, rows.rows());
    int partRows =
        parts == 1 ? this.batch : BLOCK * (int) Math.ceilDiv(this.batch, (long) parts * BLOCK);
    this.parts = Math.ceilDiv(this.batch, partRows);
    this.seed = seed;
    copies = !whole() || this.parts > 1;
    order = new int[rows.rows()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    part =
        copies
            ? new Batch(
                room(rows.x(), partRows), room(rows.y(), partRows), room(rows.weight(), partRows))
            : new Batch(rows.x(), rows.y(), rows.weight().copy());
  }

  private static Values room(Values like, int rows) {
    return Values.zeros(like.shape().with(0, rows), like.dtype());
  }

  /// Where each part lies in turn: the program's own buffers.
  Batch part() {
    return part;
  }

  int parts() {
    return parts;
  }

  /// Steps that see every row once.
  long stepsPerEpoch() {
    return Math.ceilDiv(rows.rows(), batch);
  }

  /// Whether the present batch is the last of its epoch.
  boolean endsEpoch() {
    return to == rows.rows();
  }

  /// Whether every step sees all rows.
  boolean whole() {
    return batch == rows.rows();
  }

  /// The sum of the present batch's weights.
  double total() {
    return total;
  }

  /// Rows of the present batch.
  int size() {
    return to - from;
  }

  /// Chooses the rows of `step`, counted from 1.
  void choose(long step) {
    if (whole() && to > 0) {
      return;
    }
    long epoch = (step - 1) / stepsPerEpoch();
    if (epoch != shuffled && !whole()) {
      Permutation.fill(order, Threefry.of(Threefry.of(seed, ORDER), epoch));
      shuffled = epoch;
    }
    from = (int) ((step - 1) % stepsPerEpoch()) * batch;
    to = Math.min(from + batch, rows.rows());
    total = 0;
    for (int i = from; i < to; i++) {
      total += rows.weight().at(order[i]);
    }
  }

  /// The number of the stream that orders rows: "order" in ASCII.
  private static final long ORDER = 0x6f72646572L;

  /// Lays part `p` of the chosen rows down.
  ///
  /// @return the position in the batch of its first row
  int lay(int p) {
    if (laid) {
      return 0;
    }
    int size = part.rows();
    int first = from + p * size;
    for (int i = 0; i < size; i++) {
      int row = order[first + i < to ? first + i : from + (first + i) % (to - from)];
      if (copies) {
        part.copyRow(i, rows, row);
      }
      boolean counts = first + i < to && total > 0;
      part.weight().set(i, counts ? rows.weight().at(row) / total : 0);
    }
    laid = !copies;
    return p * size;
  }
}
