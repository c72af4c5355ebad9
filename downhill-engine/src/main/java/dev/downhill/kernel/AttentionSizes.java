package dev.downhill.kernel;

import java.util.function.IntFunction;

/// Sizes of a batch of attentions.
///
/// @param batch matrices
/// @param queries of each
/// @param keys of each, as many as values
/// @param width numbers in a query, and in a key
/// @param values numbers in a value
public record AttentionSizes(int batch, int queries, int keys, int width, int values) {
  /// A product for each number of keys that a block of `rows` queries may see: 64, 128 and so on,
  /// and all; the first for none.
  MatrixProduct[] products(int rows, IntFunction<MatrixProduct> product) {
    int steps = Math.ceilDiv(keys, AttentionBlock.BLOCK);
    MatrixProduct[] products = new MatrixProduct[rows == 0 ? 0 : steps + 1];
    for (int step = 0; step < products.length; step++) {
      products[step] = product.apply(Math.min(keys, step * AttentionBlock.BLOCK));
    }
    return products;
  }

  /// Blocks of queries in a matrix.
  int blocks() {
    return Math.ceilDiv(queries, AttentionBlock.BLOCK);
  }
}
