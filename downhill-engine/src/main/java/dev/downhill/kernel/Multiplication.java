package dev.downhill.kernel;

/// A matrix product whose sizes are settled.
interface Multiplication {
  /// Computes it. See [MatrixProduct#run].
  void run(Object a, Object b, Object c);

  /// Computes it on one worker, from these places on; any number of workers at a time.
  void alone(Worker worker, Object a, int aFrom, Object b, int bFrom, Object c, int cFrom);

  /// Of which form the code is by now that does most of the work.
  Form form();

  /// Bytes that it keeps for itself, from its first run on.
  long kept();

  /// Bytes that it asks of each worker, at most.
  long scratch();
}
