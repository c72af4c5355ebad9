package dev.downhill.kernel;

import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.Multiply;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Subtract;
import dev.downhill.kernel.Instruction.Sum;
import dev.downhill.kernel.MatrixProduct.Layout;
import dev.downhill.kernel.MatrixProduct.Start;
import dev.downhill.tensor.DType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gradient of [Attention] by queries, keys and values, given G, that by its result.
///
///     dP = G·Vᵀ,  dS = P ∘ (dP − row sums of P ∘ dP) · scale
///     dQ = dS·K,  dK = Σ over blocks dSᵀ·Q,  dV = Σ over blocks Pᵀ·G
///
/// P is worked out again, block by block; each task takes a matrix, so that the sums over its
/// blocks of 64 queries run in order. T. Dao 2023, *FlashAttention-2*,
/// [arXiv:2307.08691](https://arxiv.org/abs/2307.08691). An object serves one thread at a time
/// and allocates nothing in a steady run.
public final class AttentionGradient {
  /// The products of blocks of one height, by the number of 64 keys that they see.
  private record Products(
      MatrixProduct[] slopes, MatrixProduct[] q, MatrixProduct[] k, MatrixProduct[] v) {}

  private final Machine machine;
  private final DType dtype;
  private final AttentionSizes sizes;
  private final AttentionBlock block;
  private final Dual<LoopKernel> slopes;
  private final int scratch;
  private final Products whole;
  private final Products last;
  private final Task task;
  private Object q = "";
  private Object k = "";
  private Object v = "";
  private Object visible = "";
  private Object g = "";
  private @Nullable Object dq;
  private @Nullable Object dk;
  private @Nullable Object dv;

  public AttentionGradient(Machine machine, DType dtype, AttentionSizes sizes, double scale) {
    this.machine = machine;
    this.dtype = dtype;
    this.sizes = sizes;
    block = new AttentionBlock(machine, dtype, sizes, scale);
    Loop loop = slopes(dtype);
    slopes = Loops.on(machine, loop, Math.max(2, sizes.keys()));
    scratch = loop.scratch(sizes.keys());
    whole = products(AttentionBlock.BLOCK);
    last = products(sizes.queries() % AttentionBlock.BLOCK);
    task = (matrix, worker) -> matrix(matrix, worker);
  }

  private static Loop slopes(DType dtype) {
    Stage sums =
        new Stage(
            List.of(
                new Load(AttentionBlock.P),
                new Load(AttentionBlock.SLOPES),
                new Multiply(0, 1),
                new Sum(2)));
    Stage differences =
        new Stage(
            List.of(
                new Load(AttentionBlock.SLOPES),
                new RowValue(0, 3),
                new Subtract(0, 1),
                new Load(AttentionBlock.P),
                new Multiply(3, 2),
                new Load(AttentionBlock.SCALE),
                new Multiply(4, 5),
                new Store(AttentionBlock.SLOPES, 6)));
    return new Loop(dtype, AttentionBlock.ACCESS, List.of(sums, differences), Fold.COLUMNS);
  }

  private Products products(int rows) {
    int width = sizes.width();
    int values = sizes.values();
    return new Products(
        sizes.products(rows, keys -> product(Layout.B_TRANSPOSED, Start.ZERO, rows, keys, values)),
        sizes.products(rows, keys -> product(Layout.PLAIN, Start.ZERO, rows, width, keys)),
        sizes.products(rows, keys -> product(Layout.A_TRANSPOSED, Start.RESULT, keys, width, rows)),
        sizes.products(
            rows, keys -> product(Layout.A_TRANSPOSED, Start.RESULT, keys, values, rows)));
  }

  private MatrixProduct product(Layout layout, Start start, int m, int n, int k) {
    return AttentionBlock.product(machine, dtype, layout, start, m, n, k);
  }

  /// @param g as large as the result
  /// @param dq where the gradient by `q` goes, null where it is not wanted; as the other two
  public void run(
      Object q,
      Object k,
      Object v,
      Object visible,
      Object g,
      @Nullable Object dq,
      @Nullable Object dk,
      @Nullable Object dv) {
    this.q = q;
    this.k = k;
    this.v = v;
    this.visible = visible;
    this.g = g;
    this.dq = dq;
    this.dk = dk;
    this.dv = dv;
    machine.run(task, sizes.batch());
  }

  private void matrix(int matrix, Worker worker) {
    int key = matrix * sizes.keys() * sizes.width();
    int value = matrix * sizes.keys() * sizes.values();
    clear(dk, key, sizes.keys() * sizes.width());
    clear(dv, value, sizes.keys() * sizes.values());
    for (int row = 0; row < sizes.queries(); row += AttentionBlock.BLOCK) {
      int rows = Math.min(AttentionBlock.BLOCK, sizes.queries() - row);
      int keys = block.fill(worker, q, k, visible, matrix, row, rows);
      int step = Math.ceilDiv(keys, AttentionBlock.BLOCK);
      Products products = rows == AttentionBlock.BLOCK ? whole : last;
      int query = (matrix * sizes.queries() + row) * sizes.width();
      int result = (matrix * sizes.queries() + row) * sizes.values();
      Object[] arrays = block.arrays(worker);
      Object p = arrays[AttentionBlock.P];
      Object ds = arrays[AttentionBlock.SLOPES];
      if (dv != null) {
        products.v[step].alone(worker, p, 0, g, result, dv, value);
      }
      if (dq == null && dk == null) {
        continue;
      }
      products.slopes[step].alone(worker, g, result, v, value, ds, 0);
      slopes
          .serving(6L * rows * keys)
          .run(arrays, keys, 0, rows, 0, keys, worker.scratch(dtype, scratch));
      if (dq != null) {
        products.q[step].alone(worker, ds, 0, k, key, dq, query);
      }
      if (dk != null) {
        products.k[step].alone(worker, ds, 0, q, query, dk, key);
      }
    }
  }

  private static void clear(@Nullable Object array, int from, int size) {
    switch (array) {
      case float[] floats -> Arrays.fill(floats, from, from + size, 0);
      case double[] doubles -> Arrays.fill(doubles, from, from + size, 0);
      case null, default -> {}
    }
  }

  /// Of which form the code is that serves now.
  public Form form() {
    return slopes.form();
  }

  /// Bytes that it asks of each worker.
  public long scratch() {
    return block.scratch();
  }
}
