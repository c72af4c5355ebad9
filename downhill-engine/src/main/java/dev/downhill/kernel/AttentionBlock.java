package dev.downhill.kernel;

import dev.downhill.kernel.Instruction.ColumnIndex;
import dev.downhill.kernel.Instruction.Divide;
import dev.downhill.kernel.Instruction.Exp;
import dev.downhill.kernel.Instruction.Less;
import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.MaxOver;
import dev.downhill.kernel.Instruction.Multiply;
import dev.downhill.kernel.Instruction.Number;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Select;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Subtract;
import dev.downhill.kernel.Instruction.Sum;
import dev.downhill.kernel.MatrixProduct.Layout;
import dev.downhill.kernel.MatrixProduct.Start;
import dev.downhill.tensor.DType;
import java.util.List;

/// How much each of up to 64 queries attends to each key: what attention and its gradient begin
/// with. It stays in a worker's arrays, in the second cache.
///
///     P = exp(scale · Q·Kᵀ − largest of the row) / its sum over the row
///
/// A query sees its first keys alone. What follows is multiplied up to the last key that any
/// query of the block sees, rounded up to 64: the others' P is 0 and adds nothing.
final class AttentionBlock {
  /// Queries in a block, and the step in which the keys that it sees are counted.
  static final int BLOCK = Fold.BLOCK;

  /// Less than any score: its power is 0 beside that of any score.
  private static final double NOTHING = -1e30;

  // What is in a worker's arrays.
  static final int P = 0;
  static final int SLOPES = 1;
  static final int VISIBLE = 2;
  static final int SCALE = 3;

  /// How a loop over a block finds these.
  static final List<Access> ACCESS = List.of(Access.FULL, Access.FULL, Access.ROW, Access.SCALAR);

  private final DType dtype;
  private final int width;
  private final double scale;
  private final int[] room;
  private final Dual<LoopKernel> softmax;
  private final int scratch;
  private final MatrixProduct[] scores;
  private final MatrixProduct[] lastScores;
  private final AttentionSizes sizes;

  AttentionBlock(Machine machine, DType dtype, AttentionSizes sizes, double scale) {
    this.dtype = dtype;
    this.sizes = sizes;
    this.scale = scale;
    width = sizes.width();
    room = new int[] {BLOCK * sizes.keys(), BLOCK * sizes.keys(), BLOCK, 1};
    Loop loop = softmax(dtype);
    softmax = Loops.on(machine, loop, Math.max(2, sizes.keys()));
    scratch = loop.scratch(sizes.keys());
    scores = products(machine, BLOCK);
    lastScores = products(machine, sizes.queries() % BLOCK);
  }

  private MatrixProduct[] products(Machine machine, int rows) {
    return sizes.products(
        rows, keys -> product(machine, dtype, Layout.B_TRANSPOSED, Start.ZERO, rows, keys, width));
  }

  /// A product of matrices within a task.
  static MatrixProduct product(
      Machine machine, DType dtype, Layout layout, Start start, int m, int n, int k) {
    return new MatrixProduct(machine, dtype, layout, start, 1, m, n, k);
  }

  private static Loop softmax(DType dtype) {
    Stage scaled =
        new Stage(
            List.of(
                new ColumnIndex(),
                new Load(VISIBLE),
                new Less(0, 1),
                new Load(P),
                new Load(SCALE),
                new Multiply(3, 4),
                new Number(NOTHING),
                new Select(2, 5, 6),
                new MaxOver(7),
                new Store(P, 7)));
    Stage powers =
        new Stage(
            List.of(
                new Load(P),
                new RowValue(0, 8),
                new Subtract(0, 1),
                new Exp(2),
                new ColumnIndex(),
                new Load(VISIBLE),
                new Less(4, 5),
                new Number(0),
                new Select(6, 3, 7),
                new Sum(8),
                new Store(P, 8)));
    Stage shares =
        new Stage(
            List.of(
                new Load(P),
                new RowValue(1, 9),
                new Divide(0, 1),
                new ColumnIndex(),
                new Load(VISIBLE),
                new Less(3, 4),
                new Number(0),
                new Select(5, 2, 6),
                new Store(P, 7)));
    return new Loop(dtype, ACCESS, List.of(scaled, powers, shares), Fold.COLUMNS);
  }

  /// Works out P of the `rows` queries from `row` of a matrix on.
  ///
  /// @return how many keys P goes over
  int fill(Worker worker, Object q, Object k, Object visible, int matrix, int row, int rows) {
    Object[] arrays = arrays(worker);
    System.arraycopy(visible, matrix * sizes.queries() + row, arrays[VISIBLE], 0, rows);
    int steps = Math.ceilDiv(most(arrays[VISIBLE], rows), BLOCK);
    int keys = Math.min(sizes.keys(), steps * BLOCK);
    if (keys == 0) {
      return 0;
    }
    switch (arrays[SCALE]) {
      case float[] floats -> floats[0] = (float) scale;
      case double[] doubles -> doubles[0] = scale;
      default -> throw new IllegalStateException("neither F32 nor F64: " + dtype);
    }
    int query = (matrix * sizes.queries() + row) * width;
    MatrixProduct product = (rows == BLOCK ? scores : lastScores)[steps];
    product.alone(worker, q, query, k, matrix * sizes.keys() * width, arrays[P], 0);
    softmax
        .serving(32L * rows * keys)
        .run(arrays, keys, 0, rows, 0, keys, worker.scratch(dtype, scratch));
    return keys;
  }

  /// The arrays of a worker: P, the slopes of its scores, and what the loops read beside them.
  Object[] arrays(Worker worker) {
    return worker.blocks(dtype, room);
  }

  private int most(Object visible, int rows) {
    double most = 0;
    for (int i = 0; i < rows; i++) {
      most =
          Math.max(most, visible instanceof float[] floats ? floats[i] : ((double[]) visible)[i]);
    }
    return (int) Math.min(sizes.keys(), Math.ceil(most));
  }

  Form form() {
    return softmax.form();
  }

  /// Bytes that it asks of each worker.
  long scratch() {
    long numbers = 2L * room[P] + room[VISIBLE] + 1;
    return numbers * dtype.bytes() + scores[scores.length - 1].scratch();
  }
}
