package dev.downhill.kernel;

/// A matrix product whose sizes are settled.
interface Multiplication {
  /// Computes it. See [MatrixProduct#run].
  void run(Object a, Object b, Object c);

  /// Of which form the code is by now that does most of the work.
  Form form();
}
