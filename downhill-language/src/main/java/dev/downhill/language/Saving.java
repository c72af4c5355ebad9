package dev.downhill.language;

import dev.downhill.tensor.DType;

/// What is held of a model while it learns.
public enum Saving {
  /// Parameters in F32, Adam's two moments, and the best θ beside the present one: 16 bytes a
  /// parameter.
  NONE,
  /// Parameters in bfloat16, rounded by chance, Adafactor's rows and columns, no θ but the
  /// present one: 2 bytes a parameter. No clip by the length of the slope, so that each gradient
  /// is used up before the next is made.
  MEMORY;

  DType dtype() {
    return this == NONE ? DType.F32 : DType.BF16;
  }
}
