package dev.downhill.tensor;

/// The kind of number that a tensor holds.
public enum DType {
  /// IEEE 754 binary32, Java's `float`: what nets are trained in.
  F32(Float.BYTES),
  /// IEEE 754 binary64, Java's `double`: what exact work and gradient checks are done in.
  F64(Double.BYTES);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes that one number takes in memory.
  public int bytes() {
    return bytes;
  }
}
