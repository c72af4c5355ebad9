package dev.downhill.kernel;

/// What this virtual machine can do with the Vector API, found without linking its classes where
/// the module is missing: that would fail.
final class Vectors {
  private static final boolean PRESENT = present();

  private Vectors() {}

  /// Asked of the class loader, not of the boot layer: the module may have been loaded late.
  private static boolean present() {
    try {
      Class.forName("jdk.incubator.vector.VectorShape", false, Vectors.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException missing) {
      return false;
    }
  }

  /// Bits of the widest vector, 0 without the module.
  static int bits() {
    return PRESENT ? Preferred.BITS : 0;
  }

  /// How many vector registers there are: 32 with AVX-512 and on ARM, else 16.
  static int registers() {
    return bits() >= 512 || System.getProperty("os.arch", "").equals("aarch64") ? 32 : 16;
  }

  /// Whether vector code is compiled by C2: interpreted, or compiled by C1, it is 30 to 1,000
  /// times slower than scalar code.
  static boolean fast() {
    return PRESENT && optimizes();
  }

  /// Whether C2 compiles what is hot, and makes vectors of plain loops.
  static boolean optimizes() {
    String info = System.getProperty("java.vm.info", "");
    return !info.contains("interpreted") && !info.contains("emulated-client");
  }

  /// Loaded only where the module is present.
  private static final class Preferred {
    static final int BITS = jdk.incubator.vector.VectorShape.preferredShape().vectorBitSize();
  }
}
