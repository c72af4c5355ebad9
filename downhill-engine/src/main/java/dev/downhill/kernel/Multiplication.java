package dev.downhill.kernel;

/// A matrix product whose sizes are settled.
interface Multiplication {
  /// Computes it. See [MatrixProduct#run].
  void run(Object a, Object b, Object c);
}
