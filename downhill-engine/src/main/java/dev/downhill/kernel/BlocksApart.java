package dev.downhill.kernel;

import dev.downhill.kernel.PanelProduct.Sides;
import dev.downhill.kernel.PanelProduct.Sizes;
import dev.downhill.kernel.PanelProduct.Sums;
import dev.downhill.kernel.TileShape.Ending;
import dev.downhill.kernel.TileShape.Reading;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A product with few sums over many blocks of k, as the gradient of a linear model on a whole
/// table.
///
/// Each block's sums are a small product of its own, all blocks in parallel. Folding their
/// results, in order, is a product too: a row of ones times a row of results per block. A
/// multiplication by 1 is exact, so these are the same sums in the same order.
final class BlocksApart implements Multiplication {
  /// The results of all blocks take at most this part of A and B.
  private static final int PART = 4;

  /// Fewer blocks are not worth it.
  private static final int FEW = 16;

  private final int whole;
  private final int sums;
  private final int aBlock;
  private final int bBlock;
  private final PanelProduct blocks;
  private final PanelProduct rest;
  private final PanelProduct fold;
  private final DType dtype;
  private final int count;
  private @Nullable Room room;

  /// What it keeps.
  ///
  /// @param results the sums of each block
  /// @param ones as many
  private record Room(Object results, Object ones) {}

  /// Whether this way suits a product with blocks of `block`, on a machine that could share it
  /// out.
  static boolean suits(Machine machine, Sizes sizes, Sides sides, int block) {
    long kept = (long) sizes.m() * sizes.n();
    return machine.threads() > 1
        && sizes.batch() == 1
        && !sides.bTransposed()
        && sizes.k() / block >= FEW
        && kept * PART <= (long) block * (sizes.m() + sizes.n());
  }

  /// @param fresh whether the fold begins from 0 rather than from C
  BlocksApart(Machine machine, DType dtype, Sizes sizes, Sides sides, boolean fresh, int block) {
    whole = sizes.k() / block;
    int left = sizes.k() % block;
    this.dtype = dtype;
    count = whole + (left > 0 ? 1 : 0);
    sums = sizes.m() * sizes.n();
    aBlock = block * sizes.m();
    bBlock = block * sizes.n();
    var apart = new Sums(Ending.CHAIN, true, block);
    blocks =
        new PanelProduct(
            machine, dtype, new Sizes(whole, sizes.m(), sizes.n(), block), sides, apart, null);
    rest =
        new PanelProduct(
            machine,
            dtype,
            new Sizes(left > 0 ? 1 : 0, sizes.m(), sizes.n(), left),
            sides,
            apart,
            null);
    fold =
        new PanelProduct(
            machine,
            dtype,
            new Sizes(1, 1, sums, count),
            new Sides(Reading.ROWS, count, sums, false),
            new Sums(Ending.CHAIN, fresh, count),
            null);
  }

  private Room room() {
    Object ones = Values.newArray(dtype, count);
    switch (ones) {
      case float[] floats -> Arrays.fill(floats, 1);
      case double[] doubles -> Arrays.fill(doubles, 1);
      default -> throw new IllegalStateException("neither F32 nor F64: " + dtype);
    }
    return new Room(Values.newArray(dtype, count * sums), ones);
  }

  @Override
  public void alone(Worker worker, Object a, int aFrom, Object b, int bFrom, Object c, int cFrom) {
    throw new IllegalStateException("blocks apart are for several workers");
  }

  @Override
  public long kept() {
    return (long) count * (sums + 1) * dtype.bytes();
  }

  @Override
  public long scratch() {
    return Math.max(blocks.scratch(), Math.max(rest.scratch(), fold.scratch()));
  }

  @Override
  public Form form() {
    return blocks.form();
  }

  @Override
  public void run(Object a, Object b, Object c) {
    Room room = this.room;
    if (room == null) {
      this.room = room = room();
    }
    blocks.run(a, b, room.results);
    rest.run(a, whole * aBlock, b, whole * bBlock, room.results, whole * sums);
    fold.run(room.ones, room.results, c);
  }
}
