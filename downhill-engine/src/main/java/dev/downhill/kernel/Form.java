package dev.downhill.kernel;

/// What kernels are made of. Every form gives the same bits.
public enum Form {
  /// Scalar code, compiled well by any Java virtual machine.
  SCALAR(0),
  /// Vectors of 128 bits.
  V128(128),
  /// Vectors of 256 bits.
  V256(256),
  /// Vectors of 512 bits.
  V512(512);

  private final int bits;

  Form(int bits) {
    this.bits = bits;
  }

  /// Bits in a vector; 0 for scalar code.
  public int bits() {
    return bits;
  }

  /// Whether this virtual machine can run the form, at whatever speed: the module
  /// `jdk.incubator.vector` is there and the processor's vectors are as wide.
  public boolean possible() {
    return this == SCALAR || bits <= Vectors.bits();
  }

  /// The fastest form here: the widest possible if this virtual machine compiles vector code
  /// well, which takes its optimizing compiler; else scalar.
  public static Form best() {
    if (!Vectors.fast()) {
      return SCALAR;
    }
    Form best = SCALAR;
    for (Form form : values()) {
      best = form.possible() ? form : best;
    }
    return best;
  }
}
