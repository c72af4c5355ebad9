package dev.downhill.kernel;

import dev.downhill.kernel.TileShape.Ending;
import dev.downhill.kernel.TileShape.Reading;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A batch of products `[m, k]·[k, n]`, cut into panels of columns and ranges of rows that run in
/// parallel. How it is cut depends on the machine, and changes no bit.
final class PanelProduct implements Multiplication {
  /// Sizes of a batch of products.
  record Sizes(int batch, int m, int n, int k) {
    long multiplyAdds() {
      return (long) batch * m * n * k;
    }
  }

  /// How A and B lie in their arrays.
  ///
  /// @param aStride to the next row of A as it is stored
  /// @param bStride to the next row of B as it is stored
  /// @param bTransposed whether those are columns of op(B)
  record Sides(Reading reading, int aStride, int bStride, boolean bTransposed) {
    /// From a row of op(A) to the next.
    int aRow() {
      return reading == Reading.ROWS ? aStride : 1;
    }

    /// From a column of op(A) to the next.
    int aColumn() {
      return reading == Reading.ROWS ? 1 : aStride;
    }

    /// From a row of op(B) to the next.
    int bRow() {
      return bTransposed ? 1 : bStride;
    }

    /// From a column of op(B) to the next.
    int bColumn() {
      return bTransposed ? bStride : 1;
    }
  }

  /// What becomes of the sums.
  ///
  /// @param fresh whether they begin from 0 rather than from C
  /// @param depth the most of k in a part
  record Sums(Ending ending, boolean fresh, int depth) {}

  /// Multiply-adds that are worth handing to another thread: one or two microseconds.
  private static final long WORTH_SHARING = 1 << 16;

  private static final long WORTH_SHARING_SCALAR = 1 << 13;

  /// A panel is copied where B is larger than this, for as many rows of A.
  private static final int COPIED_BYTES = 1 << 18;

  private static final int COPIED_ROWS = 32;

  /// The most of a copied panel: it stays in the second cache.
  private static final int PANEL_BYTES = 1 << 17;

  /// A side read by columns, a few numbers of each of its rows at a time, is copied where it is
  /// larger than this, for as many columns of B.
  private static final int COPIED_BY_COLUMNS_BYTES = 1 << 20;

  private static final int COPIED_COLUMNS = 256;

  private final Machine machine;
  private final DType dtype;
  private final Sizes sizes;
  private final Sides sides;
  private final Sums sums;
  private final @Nullable FusedLoop then;
  private final int depth;
  private final boolean copiesA;
  private final boolean copiesB;
  private final List<Panel> panels;
  private final int tileRows;

  /// Rows that stay together when rows are shared out.
  private final int unit;

  private final int widest;

  /// A row, or a column's tile, for sums that begin from 0 rather than from C.
  private final Object zeros;

  /// How many chunks of whole matrices, or else of how many parts each matrix.
  private final int matrixParts;

  private final int rowParts;
  private final int panelParts;
  private final Task task;

  private Object a;
  private Object b;
  private Object c;
  private int aFrom;
  private int bFrom;
  private int cFrom;

  /// @param then a loop that runs over each part of C as soon as it is there
  PanelProduct(
      Machine machine, DType dtype, Sizes sizes, Sides sides, Sums sums, @Nullable FusedLoop then) {
    this.machine = machine;
    this.dtype = dtype;
    this.sizes = sizes;
    this.sides = sides;
    this.sums = sums;
    this.then = then;
    copiesA =
        sides.reading == Reading.COLUMNS
            && sizes.n >= COPIED_COLUMNS
            && (long) sizes.m * sizes.k * dtype.bytes() >= COPIED_BY_COLUMNS_BYTES;
    boolean inOne = (long) sizes.k * dtype.bytes() < COPIED_BYTES && sizes.k <= sums.depth;
    var kind = new Panel.Kind(dtype, sides.reading, sums.ending, sizes.m, inOne ? sizes.k : 0);
    // Then each thread copies B's panels itself.
    boolean inRows = Panel.inRows(machine, kind, sizes.n);
    copiesB =
        sides.bTransposed()
            || !inRows
                && sizes.m >= COPIED_ROWS
                && (long) sizes.k * sizes.n * dtype.bytes() >= COPIED_BYTES;
    long worth =
        Panel.form(machine, dtype, sizes.n) == Form.SCALAR ? WORTH_SHARING_SCALAR : WORTH_SHARING;
    int shares = Math.clamp(sizes.multiplyAdds() / worth, 1, machine.threads());
    boolean whole = shares <= Math.max(1, sizes.batch);
    // Matrices are shared out if there are enough, else each is cut.
    int wanted = whole ? 1 : Math.ceilDiv(shares, sizes.batch);
    panels =
        Panel.cut(
            machine,
            kind,
            sizes.n,
            // Copied columns are best copied by one thread only.
            copiesB && !inRows ? wanted : 1);
    tileRows = panels.isEmpty() ? 1 : panels.getFirst().tiles().rows();
    widest = panels.stream().mapToInt(Panel::width).max().orElse(0);
    int panelDepth = PANEL_BYTES / dtype.bytes() / Math.max(1, widest);
    int deepest = inRows ? RowTile.DEPTH : copiesB ? panelDepth : sizes.k;
    depth = Math.max(1, Math.min(sums.depth, Math.min(deepest, sizes.k)));
    zeros = Values.newArray(dtype, sums.fresh ? Math.max(widest, tileRows) : 0);
    boolean folds = then != null && then.foldsRows();
    unit = !folds ? tileRows : Fold.BLOCK % tileRows == 0 ? Fold.BLOCK : Math.max(1, sizes.m);
    int units = Math.ceilDiv(sizes.m, unit);
    if (copiesB && !copiesA) {
      panelParts = Math.clamp(panels.size(), 1, wanted);
      rowParts = Math.clamp(units, 1, Math.ceilDiv(wanted, panelParts));
    } else {
      rowParts = Math.clamp(units, 1, wanted);
      panelParts = Math.clamp(panels.size(), 1, Math.ceilDiv(wanted, rowParts));
    }
    matrixParts = whole ? shares : sizes.batch;
    task = (chunk, worker) -> chunk(chunk, worker, a, aFrom, b, bFrom, c, cFrom);
    Object nothing = new Object();
    a = nothing;
    b = nothing;
    c = nothing;
  }

  @Override
  public void run(Object a, Object b, Object c) {
    run(a, 0, b, 0, c, 0);
  }

  @Override
  public Form form() {
    if (panels.isEmpty() || sizes.m == 0) {
      return Form.SCALAR;
    }
    Panel.Tiles kernels = panels.getFirst().tiles();
    return kernels.of(sizes.m >= tileRows ? tileRows : 1).form();
  }

  @Override
  public long kept() {
    return (long) (sums.fresh ? Math.max(widest, tileRows) : 0) * dtype.bytes();
  }

  @Override
  public long scratch() {
    int rows = Math.min(sizes.m, unit * Math.ceilDiv(Math.ceilDiv(sizes.m, unit), rowParts));
    int tiles = rows / tileRows;
    return (long) (panelSize() + copySize(tiles)) * dtype.bytes();
  }

  /// Computes the products of the matrices that begin at these places.
  void run(Object a, int aFrom, Object b, int bFrom, Object c, int cFrom) {
    if (sizes.batch == 0 || sizes.k == 0 && !sums.fresh) {
      return;
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.aFrom = aFrom;
    this.bFrom = bFrom;
    this.cFrom = cFrom;
    machine.run(task, matrixParts * rowParts * panelParts);
  }

  @Override
  public void alone(Worker worker, Object a, int aFrom, Object b, int bFrom, Object c, int cFrom) {
    if (sizes.k > 0 || sums.fresh) {
      for (int chunk = 0; chunk < matrixParts * rowParts * panelParts; chunk++) {
        chunk(chunk, worker, a, aFrom, b, bFrom, c, cFrom);
      }
    }
  }

  private void chunk(
      int chunk, Worker worker, Object a, int aFrom, Object b, int bFrom, Object c, int cFrom) {
    int panelPart = chunk % panelParts;
    int rowPart = chunk / panelParts % rowParts;
    int matrixPart = chunk / panelParts / rowParts;
    int units = Math.ceilDiv(sizes.m, unit);
    int rowFrom = from(rowPart, rowParts, units) * unit;
    int rowTo = Math.min(sizes.m, from(rowPart + 1, rowParts, units) * unit);
    int panelTo = from(panelPart + 1, panelParts, panels.size());
    int matrixTo = from(matrixPart + 1, matrixParts, sizes.batch);
    for (int matrix = from(matrixPart, matrixParts, sizes.batch); matrix < matrixTo; matrix++) {
      int tiles = (rowTo - rowFrom) / tileRows;
      Object scratch = worker.scratch(dtype, panelSize() + copySize(tiles));
      if (copiesA) {
        int at = aFrom + matrix * sizes.m * sizes.k + rowFrom;
        Packing.columns(
            dtype, a, at, sides.aStride, scratch, panelSize(), sizes.k, tileRows, tiles);
      }
      for (int i = from(panelPart, panelParts, panels.size()); i < panelTo; i++) {
        Panel panel = panels.get(i);
        panel(matrix, panel, rowFrom, rowTo, scratch, worker, a, aFrom, b, bFrom, c, cFrom);
        if (then != null) {
          int before = matrix * sizes.m;
          int columns = panel.from() + panel.width();
          then.part(before + rowFrom, before + rowTo, panel.from(), columns, scratch);
        }
      }
    }
  }

  /// Where part `part` of `parts` nearly equal ones of `count` things begins.
  private static int from(int part, int parts, int count) {
    return (int) ((long) part * count / parts);
  }

  /// Numbers of a copied panel of B, which is the first thing in a scratch array; once it has
  /// served, what follows the product works there.
  private int panelSize() {
    return Math.max(copiesB ? depth * widest : 0, then == null ? 0 : then.room());
  }

  /// Numbers of the copied rows of op(A), which come after it.
  private int copySize(int tiles) {
    return copiesA ? tiles * tileRows * sizes.k : 0;
  }

  private void panel(
      int matrix,
      Panel panel,
      int rowFrom,
      int rowTo,
      Object scratch,
      Worker worker,
      Object a,
      int aFrom,
      Object b,
      int bFrom,
      Object c,
      int cFrom) {
    int tiles = (rowTo - rowFrom) / tileRows;
    int rest = (rowTo - rowFrom) % tileRows;
    int aAt = aFrom + matrix * sizes.m * sizes.k + rowFrom * sides.aRow();
    int bAt = bFrom + matrix * sizes.k * sizes.n + panel.from() * sides.bColumn();
    int cAt = cFrom + (matrix * sizes.m + rowFrom) * sizes.n + panel.from();
    int n = sizes.n;
    int width = panel.width();
    int p = 0;
    do {
      int k = Math.min(depth, sizes.k - p);
      int from = bAt + p * sides.bRow();
      if (sides.bTransposed) {
        Packing.transposed(dtype, b, from, sides.bStride, scratch, k, width);
      } else if (copiesB) {
        Packing.plain(b, from, sides.bStride, scratch, k, width);
      }
      Object right = copiesB ? scratch : b;
      int rightAt = copiesB ? 0 : from;
      int rightStride = copiesB ? width : sides.bStride;
      Panel.Tiles kernels = panel.tiles();
      boolean fresh = sums.fresh && p == 0;
      Object before = fresh ? zeros : c;
      int beforeAt = fresh ? 0 : cAt;
      int beforeStride = fresh ? 0 : n;
      int left = aAt + p * sides.aColumn();
      if (tiles > 0) {
        Tile tile = kernels.of(tileRows).serving((long) tiles * tileRows * width * k);
        if (copiesA) {
          int at = panelSize() + p * tileRows;
          int next = tileRows * sizes.k;
          tile.run(
              scratch,
              at,
              tileRows,
              next,
              right,
              rightAt,
              rightStride,
              c,
              cAt,
              n,
              before,
              beforeAt,
              beforeStride,
              width,
              k,
              tiles,
              worker);
        } else {
          int next = tileRows * sides.aRow();
          tile.run(
              a,
              left,
              sides.aStride,
              next,
              right,
              rightAt,
              rightStride,
              c,
              cAt,
              n,
              before,
              beforeAt,
              beforeStride,
              width,
              k,
              tiles,
              worker);
        }
      }
      if (rest > 0) {
        int done = tiles * tileRows;
        int at = left + done * sides.aRow();
        int to = cAt + done * n;
        Tile tile = kernels.of(1).serving((long) rest * width * k);
        tile.run(
            a,
            at,
            sides.aStride,
            sides.aRow(),
            right,
            rightAt,
            rightStride,
            c,
            to,
            n,
            before,
            beforeAt + done * beforeStride,
            beforeStride,
            width,
            k,
            rest,
            worker);
      }
      p += depth;
    } while (p < sizes.k);
  }
}
