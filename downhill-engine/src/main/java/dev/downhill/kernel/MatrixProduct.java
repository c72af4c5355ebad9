package dev.downhill.kernel;

import dev.downhill.kernel.PanelProduct.Sides;
import dev.downhill.kernel.PanelProduct.Sizes;
import dev.downhill.kernel.PanelProduct.Sums;
import dev.downhill.kernel.TileShape.Ending;
import dev.downhill.kernel.TileShape.Reading;
import dev.downhill.tensor.DType;
import org.jspecify.annotations.Nullable;

/// The matrix product `C = A·B` or `C += A·B`, either side transposed, for a batch of matrices.
///
/// `op(A) [m, k]`, `op(B) [k, n]`, `C [m, n]`, row-major, one matrix after the other. The order
/// of sums depends on the layout and `k` alone, so a row of the result depends on that row of A
/// alone:
///
/// - A as it is: each element is one chain of fused multiply-adds in the order of k, begun from
///   the element of C, or from 0.
/// - A transposed (a weight's gradient: k counts rows of a batch): a chain for each block of 64
///   rows, begun from 0; the blocks' results are added in order to the element of C, or to 0. So
///   a batch in parts of multiples of 64 rows gives the bits of the whole.
///
/// An object serves one thread at a time and allocates nothing in a steady run.
public final class MatrixProduct {
  /// Which of the two matrices is stored transposed.
  public enum Layout {
    /// `A [m, k]`, `B [k, n]`.
    PLAIN,
    /// `A [m, k]`, `B [n, k]`.
    B_TRANSPOSED,
    /// `A [k, m]`, `B [k, n]`.
    A_TRANSPOSED,
    /// `A [k, m]`, `B [n, k]`.
    BOTH_TRANSPOSED;

    public static Layout of(boolean transposeA, boolean transposeB) {
      if (transposeA) {
        return transposeB ? BOTH_TRANSPOSED : A_TRANSPOSED;
      }
      return transposeB ? B_TRANSPOSED : PLAIN;
    }

    boolean transposesA() {
      return this == A_TRANSPOSED || this == BOTH_TRANSPOSED;
    }

    boolean transposesB() {
      return this == B_TRANSPOSED || this == BOTH_TRANSPOSED;
    }
  }

  /// What the sums begin from.
  public enum Start {
    /// `C = A·B`.
    ZERO,
    /// `C += A·B`.
    RESULT
  }

  /// Rows of a batch that make one partial sum where A is transposed.
  private static final int BLOCK = Fold.BLOCK;

  private static final Object[] NO_ARRAYS = {};

  private final Multiplication multiplication;
  private final boolean swapped;
  private final @Nullable FusedLoop then;

  /// Whether the loop runs part by part within the product, rather than after it.
  private final boolean rides;

  /// @param batch how many products; 0 or more, as all sizes
  public MatrixProduct(
      Machine machine, DType dtype, Layout layout, Start start, int batch, int m, int n, int k) {
    this(machine, dtype, layout, start, batch, m, n, k, null);
  }

  /// @param batch how many products; 0 or more, as all sizes
  /// @param then a loop over `[batch·m, n]` that reads C and does not reduce along its columns: it
  ///     runs over each part of C as soon as that is there, while it lies in the cache
  public MatrixProduct(
      Machine machine,
      DType dtype,
      Layout layout,
      Start start,
      int batch,
      int m,
      int n,
      int k,
      @Nullable FusedLoop then) {
    if (Math.min(Math.min(batch, m), Math.min(n, k)) < 0) {
      throw new IllegalArgumentException(
          "sizes of a product must be 0 or more: batch %d, m %d, n %d, k %d"
              .formatted(batch, m, n, k));
    }
    boolean blocks = layout.transposesA();
    // A row or a column lies the same way in its array, transposed or not. Where that makes C one
    // too, C lies as in the product with the sides swapped, which needs no transposed side.
    swapped = blocks ? n == 1 : m == 1 && layout.transposesB();
    Sides sides;
    if (swapped) {
      sides = new Sides(Reading.ROWS, k, blocks ? m : 1, false);
    } else {
      boolean bTransposed = layout.transposesB() && n > 1 && k > 1;
      Reading reading = blocks ? Reading.COLUMNS : Reading.ROWS;
      sides = new Sides(reading, blocks ? m : k, bTransposed ? k : n, bTransposed);
    }
    Sizes sizes = swapped ? new Sizes(batch, n, m, k) : new Sizes(batch, m, n, k);
    boolean fresh = start == Start.ZERO;
    boolean apart = blocks && BlocksApart.suits(machine, sizes, sides, BLOCK);
    this.then = then;
    rides =
        then != null
            && !apart
            && !swapped
            && n > 1
            && k > 0
            && (!then.foldsRows() || batch == 1 || m % BLOCK == 0);
    if (apart) {
      multiplication = new BlocksApart(machine, dtype, sizes, sides, fresh, BLOCK);
    } else {
      Sums sums =
          blocks
              ? new Sums(Ending.BLOCK, fresh, BLOCK)
              : new Sums(Ending.CHAIN, fresh, Integer.MAX_VALUE);
      multiplication = new PanelProduct(machine, dtype, sizes, sides, sums, rides ? then : null);
    }
  }

  /// Of which form the code is by now that does most of the work.
  public Form form() {
    return multiplication.form();
  }

  /// Bytes that it keeps for itself, from its first run on.
  public long kept() {
    return multiplication.kept();
  }

  /// Bytes that it asks of each worker, at most.
  public long scratch() {
    long after = then == null || rides ? 0 : then.scratch();
    return Math.max(after, multiplication.scratch());
  }

  /// Computes the product. C shares no array with A or B.
  ///
  /// @param a a `float[]` (F32) or `double[]` (F64) of at least `batch·m·k` numbers
  /// @param b of at least `batch·k·n`
  /// @param c of at least `batch·m·n`
  public void run(Object a, Object b, Object c) {
    run(a, b, c, NO_ARRAYS);
  }

  /// Computes the product of the matrices that begin at these places, on one worker, which a task
  /// has; any number of workers may do so at a time.
  void alone(Worker worker, Object a, int aFrom, Object b, int bFrom, Object c, int cFrom) {
    if (swapped) {
      multiplication.alone(worker, b, bFrom, a, aFrom, c, cFrom);
    } else {
      multiplication.alone(worker, a, aFrom, b, bFrom, c, cFrom);
    }
  }

  /// Computes the product, and what the loop makes of it.
  ///
  /// @param arrays the loop's: C is one of them; those that it writes are neither A nor B
  public void run(Object a, Object b, Object c, Object[] arrays) {
    if (then != null && rides) {
      then.begin(arrays);
    }
    if (swapped) {
      multiplication.run(b, a, c);
    } else {
      multiplication.run(a, b, c);
    }
    if (then != null && !rides) {
      then.run(arrays);
    }
  }
}
