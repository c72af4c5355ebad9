package dev.downhill.kernel;

/// Sines and cosines of angles so large that vector code cannot reduce them.
final class Far {
  private Far() {}

  /// Replaces the first `count` numbers by their sines.
  static void sin(float[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = (float) StrictMath.sin(x[i]);
    }
  }

  /// Replaces the first `count` numbers by their sines.
  static void sin(double[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = StrictMath.sin(x[i]);
    }
  }

  /// Replaces the first `count` numbers by their cosines.
  static void cos(float[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = (float) StrictMath.cos(x[i]);
    }
  }

  /// Replaces the first `count` numbers by their cosines.
  static void cos(double[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = StrictMath.cos(x[i]);
    }
  }
}
