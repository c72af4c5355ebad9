package dev.downhill.kernel;

import dev.downhill.kernel.MatrixProduct.Layout;
import dev.downhill.kernel.MatrixProduct.Start;
import dev.downhill.tensor.DType;

/// Attention without a matrix of all queries and keys in memory: each task takes 64 queries, and
/// what they attend to never leaves the cache.
///
/// T. Dao and others 2022, *FlashAttention*, [arXiv:2205.14135](https://arxiv.org/abs/2205.14135),
/// with all of a row's keys at once. A query's result depends on that query and on the keys that
/// it sees alone. An object serves one thread at a time and allocates nothing in a steady run.
public final class Attention {
  private final Machine machine;
  private final DType dtype;
  private final AttentionSizes sizes;
  private final AttentionBlock block;
  private final MatrixProduct[] results;
  private final MatrixProduct[] lastResults;
  private final Task task;
  private Object q = "";
  private Object k = "";
  private Object v = "";
  private Object visible = "";
  private Object to = "";

  public Attention(Machine machine, DType dtype, AttentionSizes sizes, double scale) {
    this.machine = machine;
    this.dtype = dtype;
    this.sizes = sizes;
    block = new AttentionBlock(machine, dtype, sizes, scale);
    results = products(AttentionBlock.BLOCK);
    lastResults = products(sizes.queries() % AttentionBlock.BLOCK);
    task = (chunk, worker) -> block(chunk / sizes.blocks(), chunk % sizes.blocks(), worker);
  }

  private MatrixProduct[] products(int rows) {
    return sizes.products(
        rows,
        keys ->
            AttentionBlock.product(
                machine, dtype, Layout.PLAIN, Start.ZERO, rows, sizes.values(), keys));
  }

  /// @param q `[batch, queries, width]`
  /// @param k `[batch, keys, width]`
  /// @param v `[batch, keys, values]`
  /// @param visible `[batch, queries]`: how many keys each query sees, from the first on
  /// @param to `[batch, queries, values]`, none of the others
  public void run(Object q, Object k, Object v, Object visible, Object to) {
    this.q = q;
    this.k = k;
    this.v = v;
    this.visible = visible;
    this.to = to;
    machine.run(task, sizes.batch() * sizes.blocks());
  }

  private void block(int matrix, int number, Worker worker) {
    int row = number * AttentionBlock.BLOCK;
    int rows = Math.min(AttentionBlock.BLOCK, sizes.queries() - row);
    int keys = block.fill(worker, q, k, visible, matrix, row, rows);
    int step = Math.ceilDiv(keys, AttentionBlock.BLOCK);
    MatrixProduct product = (rows == AttentionBlock.BLOCK ? results : lastResults)[step];
    product.alone(
        worker,
        block.arrays(worker)[AttentionBlock.P],
        0,
        v,
        matrix * sizes.keys() * sizes.values(),
        to,
        (matrix * sizes.queries() + row) * sizes.values());
  }

  /// Of which form the code is that serves now.
  public Form form() {
    return block.form();
  }

  /// Bytes that it asks of each worker.
  public long scratch() {
    return block.scratch();
  }
}
