package dev.downhill.kernel;

/// What this virtual machine can do with the Vector API, found without touching its classes where
// the
/// module is missing: they would fail to link.
final class Vectors {
  private static final boolean PRESENT =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private Vectors() {}

  /// Bits of the widest vector, 0 without the module.
  static int bits() {
    return PRESENT ? Preferred.BITS : 0;
  }

  /// Whether vector code is compiled by C2: interpreted, or compiled by C1, it is 30 to 1,000 times
  /// slower than scalar code.
  static boolean fast() {
    String info = System.getProperty("java.vm.info", "");
    return PRESENT && !info.contains("interpreted") && !info.contains("emulated-client");
  }

  /// Loaded only where the module is present.
  private static final class Preferred {
    static final int BITS = jdk.incubator.vector.VectorShape.preferredShape().vectorBitSize();
  }
}
