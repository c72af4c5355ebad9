package dev.downhill.kernel;

/// Work in numbered chunks that may run in any order and at once; see [Machine#run].
@FunctionalInterface
public interface Task {
  /// Does one chunk.
  ///
  /// @param chunk which, from 0
  /// @param worker who runs it: its scratch arrays are this chunk's until it returns
  void run(int chunk, Worker worker);
}
