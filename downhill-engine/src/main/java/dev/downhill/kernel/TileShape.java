package dev.downhill.kernel;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.util.Locale;
import java.util.function.Consumer;

/// What a [Tile] computes; the key of its kernel.
///
/// @param dtype what the arrays hold
/// @param reading how A is read
/// @param ending what becomes of the sums
/// @param rows of C in a tile
/// @param vectors in a row of a tile
/// @param form how wide they are; where it is scalar, a tile may have any number of columns
record TileShape(DType dtype, Reading reading, Ending ending, int rows, int vectors, Form form) {
  /// How op(A) lies in its array.
  enum Reading {
    /// Element `(i, p)` at `i·aStride + p`.
    ROWS,
    /// Element `(i, p)` at `p·aStride + i`.
    COLUMNS
  }

  /// What a chain of multiply-adds begins from, and what becomes of it, where `from` is what was
  /// in C before, or 0.
  enum Ending {
    /// `C = chain from from`.
    CHAIN,
    /// `C = from + chain from 0`.
    BLOCK
  }

  /// Numbers in a vector of `form`; 1 in scalar code.
  static int lanes(Form form, DType dtype) {
    return Math.max(1, form.bits() / Byte.SIZE / dtype.bytes());
  }

  int lanes() {
    return lanes(form, dtype);
  }

  /// A shape of scalar code: it takes any number of columns, `vectors` at once.
  static TileShape scalar(DType dtype, Reading reading, Ending ending, int rows) {
    // As many sums as scalar registers hold, and as keep the processor busy.
    int columns = rows == 1 ? 8 : rows == 8 ? 1 : 16 / rows;
    return new TileShape(dtype, reading, ending, rows, columns, Form.SCALAR);
  }

  /// The kernel that computes this shape on `machine`.
  Dual<Tile> on(Machine machine) {
    return machine.kernel(
        this,
        form,
        wanted -> TileCode.of(wanted == form ? this : scalar(dtype, reading, ending, rows)),
        this::rehearsal);
  }

  /// Runs a tile on made-up data.
  private Consumer<Tile> rehearsal() {
    int k = 8;
    int tiles = 2;
    int width = vectors * lanes();
    int height = rows * tiles;
    Object a = Values.newArray(dtype, height * k);
    Object b = Values.newArray(dtype, k * width);
    Object c = Values.newArray(dtype, height * width);
    int stride = reading == Reading.ROWS ? k : height;
    int next = reading == Reading.ROWS ? rows * k : rows;
    Worker worker = new Worker();
    return tile ->
        tile.run(
            a, 0, stride, next, b, 0, width, c, 0, width, c, 0, width, width, k, tiles, worker);
  }

  @Override
  public String toString() {
    String name = "product tile " + dtype + " " + rows + " × " + vectors + " " + form;
    return (name + ", " + reading + ", " + ending).toLowerCase(Locale.ROOT);
  }
}
