package dev.downhill.descent;

import dev.downhill.kernel.Permutation;
import dev.downhill.kernel.Threefry;
import dev.downhill.tensor.Values;
import org.jspecify.annotations.Nullable;

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

  private final Rows rows;
  private final Cut cut;
  private final int batch;
  private final long seed;
  private final Batch part;
  private final boolean copies;
  private final int[] order;
  private long shuffled = -1;
  private long pass;
  private int from;
  private int to;
  private double total;
  private boolean laid;

  /// How rows are cut into batches and parts: what a feed will lay, and the room that it takes.
  ///
  /// @param rows all of them
  /// @param batch rows of a step
  /// @param partRows rows of a part
  record Cut(Rows rows, int batch, int partRows) {
    /// @param batch rows of a step; all rows where there are fewer
    /// @param parts into how many parts a batch is cut at most
    static Cut of(Rows rows, int batch, int parts) {
      int size = Math.min(batch, rows.rows());
      int part = BLOCK * (int) Math.ceilDiv(size, (long) parts * BLOCK);
      return new Cut(rows, size, parts == 1 ? size : Math.min(size, part));
    }

    int parts() {
      return Math.ceilDiv(batch, partRows);
    }

    /// Whether every step sees all rows.
    boolean whole() {
      return batch == rows.rows();
    }

    /// All rows, where they are one part in their own order and lie in memory; else null.
    private @Nullable Batch inPlace() {
      return whole() && parts() == 1 && rows instanceof Batch batch ? batch : null;
    }

    /// One row's shapes and kinds of number.
    Batch row() {
      return rows.room(1);
    }

    /// Bytes that a feed takes beside the rows themselves: a part, and the rows' order.
    long bytes() {
      Batch row = row();
      long weight = row.weight().dtype().bytes();
      long copied = inPlace() == null ? row.bytes() : weight;
      return partRows * copied + (long) ordered() * Integer.BYTES;
    }

    /// How many rows are laid in an order that is not their own.
    private int ordered() {
      return whole() ? 0 : rows.rows();
    }

    private Batch room() {
      Batch place = inPlace();
      return place == null
          ? rows.room(partRows)
          : new Batch(
              place.x(), place.y(), Values.zeros(place.weight().shape(), place.weight().dtype()));
    }
  }

  Feed(Cut cut, long seed) {
    this.cut = cut;
    this.seed = seed;
    rows = cut.rows();
    batch = cut.batch();
    copies = cut.inPlace() == null;
    part = cut.room();
    order = new int[cut.ordered()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /// Where each part lies in turn: the program's own buffers.
  Batch part() {
    return part;
  }

  int parts() {
    return cut.parts();
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
    return cut.whole();
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
      pass = Threefry.of(Threefry.of(seed, ORDER), epoch);
      Permutation.fill(order, pass);
      shuffled = epoch;
    }
    from = (int) ((step - 1) % stepsPerEpoch()) * batch;
    to = Math.min(from + batch, rows.rows());
    total = 0;
    for (int i = from; i < to; i++) {
      total += rows.weight(row(i));
    }
  }

  /// The row at a position of the present order.
  private int row(int position) {
    return order.length == 0 ? position : order[position];
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
      int row = row(first + i < to ? first + i : from + (first + i) % (to - from));
      if (copies) {
        rows.lay(row, pass, part, i);
      }
      boolean counts = first + i < to && total > 0;
      part.weight().set(i, counts ? rows.weight(row) / total : 0);
    }
    laid = !copies;
    return p * size;
  }
}
