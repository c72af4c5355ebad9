package dev.downhill.program;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A place in memory that a program reads and writes; which Java array it is, the [Plan] decides.
/// Has identity.
final class Buffer {
  private final DType dtype;
  private final int size;
  private final @Nullable Tensor leaf;

  private Buffer(DType dtype, int size, @Nullable Tensor leaf) {
    this.dtype = dtype;
    this.size = size;
    this.leaf = leaf;
  }

  /// Memory for the program's own use, shared with others that are not alive at the same time.
  static Buffer own(DType dtype, int size) {
    return new Buffer(dtype, size, null);
  }

  /// Memory that a leaf brings: bound by the caller, constant data, or a number of the step.
  static Buffer of(Tensor leaf) {
    return new Buffer(leaf.dtype(), leaf.shape().size(), leaf);
  }

  DType dtype() {
    return dtype;
  }

  /// How many numbers it holds.
  int size() {
    return size;
  }

  /// The leaf whose memory this is; null for the program's own.
  @Nullable Tensor leaf() {
    return leaf;
  }
}
