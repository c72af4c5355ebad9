package dev.downhill.tensor;

import java.util.List;

/// The kind of number that a tensor holds. Formulas compute in [#COMPUTING]; the other kinds are
/// stored, moved and cast.
public enum DType {
  /// IEEE 754 binary32, Java's `float`: what nets are trained in.
  F32(Float.BYTES),
  /// IEEE 754 binary64, Java's `double`: what exact work and gradient checks are done in.
  F64(Double.BYTES),
  /// Whole numbers of 32 bits, Java's `int`: what indices are.
  I32(Integer.BYTES),
  /// The upper half of a binary32, in a Java `short`: half the memory, see [Bfloat16].
  BF16(Short.BYTES);

  /// The kinds of number that formulas compute in.
  public static final List<DType> COMPUTING = List.of(F32, F64);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes that one number takes in memory.
  public int bytes() {
    return bytes;
  }

  /// Whether formulas compute in it.
  public boolean computes() {
    return COMPUTING.contains(this);
  }

  /// The kind that numbers stored so are computed with: F32 for BF16, itself else.
  public DType computing() {
    return this == BF16 ? F32 : this;
  }

  /// @throws IllegalArgumentException if formulas do not compute in it; says what to do
  void checkComputes(String what) {
    if (!computes()) {
      throw new IllegalArgumentException(
          what + ": " + this + " only stores numbers; cast to F32 or F64 to compute with them");
    }
  }
}
