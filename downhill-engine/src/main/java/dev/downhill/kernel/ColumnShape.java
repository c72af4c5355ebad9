package dev.downhill.kernel;

import dev.downhill.kernel.TileShape.Ending;
import dev.downhill.kernel.TileShape.Reading;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.util.Locale;
import java.util.function.Consumer;

/// What a [Tile] of a single column computes, as many rows as a vector has lanes; the key of its
/// kernel.
///
/// @param dtype what the arrays hold
/// @param whole whether k is a vector's width or more
/// @param rest what remains of k after whole vectors
/// @param form how wide they are
record ColumnShape(DType dtype, boolean whole, int rest, Form form) {
  static ColumnShape of(DType dtype, int k, Form form) {
    int lanes = TileShape.lanes(form, dtype);
    return new ColumnShape(dtype, k >= lanes, k % lanes, form);
  }

  /// Rows, and columns of A that are taken together.
  int lanes() {
    return TileShape.lanes(form, dtype);
  }

  /// The kernel that computes this shape on `machine`.
  Dual<Tile> on(Machine machine) {
    TileShape scalar = TileShape.scalar(dtype, Reading.ROWS, Ending.CHAIN, lanes());
    return machine.kernel(
        this,
        form,
        wanted -> wanted == form ? ColumnCode.of(this) : TileCode.of(scalar),
        this::rehearsal);
  }

  /// Runs tiles on made-up data.
  private Consumer<Tile> rehearsal() {
    int k = (whole ? 2 * lanes() : 0) + rest;
    int tiles = 3;
    Object a = Values.newArray(dtype, tiles * lanes() * k);
    Object b = Values.newArray(dtype, k);
    Object c = Values.newArray(dtype, tiles * lanes());
    Worker worker = new Worker();
    return tile -> tile.run(a, 0, k, lanes() * k, b, 0, 1, c, 0, 1, c, 0, 1, 1, k, tiles, worker);
  }

  @Override
  public String toString() {
    String name = "product column " + dtype + " " + (whole ? "whole + " : "") + rest + " " + form;
    return name.toLowerCase(Locale.ROOT);
  }
}
