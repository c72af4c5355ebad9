package dev.downhill.kernel;

import dev.downhill.kernel.TileShape.Ending;
import dev.downhill.kernel.TileShape.Reading;
import dev.downhill.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Neighbouring columns of C that fit in a tile, and the kernels that compute them.
///
/// @param from the first column
/// @param width columns
/// @param tiles of several rows, and of one
record Panel(int from, int width, Tiles tiles) {
  /// The kernels of a panel.
  ///
  /// @param rows how many `tall` does at once
  /// @param tall null where C has fewer rows
  /// @param single does the rows that are left; null where none are
  record Tiles(int rows, @Nullable Dual<Tile> tall, @Nullable Dual<Tile> single) {
    /// The kernel for as many rows of A.
    Dual<Tile> of(int height) {
      return Objects.requireNonNull(height == 1 ? single : tall);
    }
  }

  /// What all panels of a product have in common.
  ///
  /// @param m rows of C
  /// @param k the length of all sums; 0 where they come in parts
  record Kind(DType dtype, Reading reading, Ending ending, int m, int k) {
    /// Whether a single column of C may be summed row beside row.
    boolean suitsLanes(int lanes) {
      return lanes > 1 && m >= lanes && k > 0 && ending == Ending.CHAIN && reading == Reading.ROWS;
    }
  }

  /// The largest tile whose sums stay in registers with a row of B: 4 × 4 in 32, 3 × 3 in 16.
  private static final int ROWS = Vectors.registers() == 32 ? 4 : 3;

  private static final int VECTORS = ROWS;

  /// A tile of fewer columns has more rows: as many sums keep the processor busy.
  private static final int NARROW = 4;

  private static final int NARROW_ROWS = 8;

  /// What stands for a vector's width where scalar code serves, which takes any.
  private static final int SCALAR_LANES = 16;

  private static final int SCALAR_VECTORS = 4;

  /// Cuts `n` columns into panels.
  ///
  /// @param atLeast how many panels there should be, if there are vectors enough
  static List<Panel> cut(Machine machine, Kind kind, int n, int atLeast) {
    int rows = TileShape.lanes(machine.form(), kind.dtype());
    if (n == 1 && kind.suitsLanes(rows)) {
      return List.of(new Panel(0, 1, column(machine, kind, rows)));
    }
    Form form = form(machine, kind.dtype(), n);
    boolean scalar = form == Form.SCALAR;
    boolean inRows = inRows(machine, kind, n);
    int lanes = scalar ? SCALAR_LANES : TileShape.lanes(form, kind.dtype());
    int vectors = Math.ceilDiv(n, lanes);
    int most = inRows ? RowTile.WIDTH / lanes : scalar ? SCALAR_VECTORS : VECTORS;
    int panels = Math.min(vectors, Math.max(atLeast, Math.ceilDiv(vectors, most)));
    if (n % lanes != 0 && !scalar) {
      // The last panel's last two vectors overlap, so it has two at least.
      panels = Math.min(panels, vectors - 1);
    }
    List<Panel> cut = new ArrayList<>();
    for (int i = 0, done = 0; i < panels; i++) {
      int upTo = (int) ((i + 1L) * vectors / panels);
      int from = done * lanes;
      int width = Math.min(n, upTo * lanes) - from;
      Tiles tiles = inRows ? rowTiles(machine, kind) : tiles(machine, kind, form, upTo - done, n);
      cut.add(new Panel(from, width, tiles));
      done = upTo;
    }
    return cut;
  }

  /// The kernels of a single column, `rows` beside each other.
  private static Tiles column(Machine machine, Kind kind, int rows) {
    return new Tiles(
        rows,
        ColumnShape.of(kind.dtype(), kind.k(), machine.form()).on(machine),
        kind.m() % rows != 0 ? shape(kind, Form.SCALAR, 1, 1).on(machine) : null);
  }

  private static Tiles tiles(Machine machine, Kind kind, Form form, int vectors, int n) {
    int rows = n < NARROW && form == Form.SCALAR ? NARROW_ROWS : ROWS;
    return new Tiles(
        rows,
        kind.m() >= rows ? shape(kind, form, rows, vectors).on(machine) : null,
        kind.m() % rows != 0 ? shape(kind, form, 1, vectors).on(machine) : null);
  }

  private static Tiles rowTiles(Machine machine, Kind kind) {
    return new Tiles(
        RowTile.ROWS,
        new RowTile(kind.dtype(), kind.reading(), kind.ending()).on(machine),
        kind.m() % RowTile.ROWS != 0 ? shape(kind, Form.SCALAR, 1, 1).on(machine) : null);
  }

  /// Whether a product with `n` columns is left to [RowTile].
  static boolean inRows(Machine machine, Kind kind, int n) {
    return form(machine, kind.dtype(), n) == Form.SCALAR && RowTile.suits(kind.m(), n);
  }

  private static TileShape shape(Kind kind, Form form, int rows, int vectors) {
    return form == Form.SCALAR
        ? TileShape.scalar(kind.dtype(), kind.reading(), kind.ending(), rows)
        : new TileShape(kind.dtype(), kind.reading(), kind.ending(), rows, vectors, form);
  }

  /// The widest form of the machine whose vectors are no longer than a row of C.
  static Form form(Machine machine, DType dtype, int n) {
    Form widest = Form.SCALAR;
    for (Form form : Form.values()) {
      if (form.compareTo(machine.form()) <= 0 && TileShape.lanes(form, dtype) <= n) {
        widest = form;
      }
    }
    return widest;
  }
}
