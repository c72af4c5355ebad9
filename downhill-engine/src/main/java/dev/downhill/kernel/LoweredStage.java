package dev.downhill.kernel;

import java.util.List;

/// A [Stage] as generated code: functions expanded, equal values computed once.
///
/// @param code all values
/// @param levels how often each of `code` is computed
/// @param writes what is stored, after all of `code`
/// @param reductions what is summed, or the largest found
record LoweredStage(
    List<Primitive> code, List<Level> levels, List<Write> writes, List<Reduction> reductions) {

  /// A store of the value at `value`.
  record Write(int array, int value) {}

  /// A reduction of the value at `value`: into `slot`, counted over all stages, or in a loop that
  /// folds its rows into the array `output`.
  record Reduction(boolean sum, int value, int slot, int output) {
    Reduction into(int array) {
      return new Reduction(sum, value, slot, array);
    }
  }

  LoweredStage {
    code = List.copyOf(code);
    levels = List.copyOf(levels);
    writes = List.copyOf(writes);
    reductions = List.copyOf(reductions);
  }

  /// Operations per element.
  int elementOps() {
    return (int) levels.stream().filter(Level.ELEMENT::equals).count()
        + writes.size()
        + reductions.size();
  }

  /// The values to be computed at `level`, in order.
  List<Integer> at(Level level) {
    return java.util.stream.IntStream.range(0, code.size())
        .filter(i -> levels.get(i) == level)
        .boxed()
        .toList();
  }

  /// Whether there is anything to do for each column.
  boolean hasColumns(Lowering lowering) {
    return !reductions.isEmpty()
        || writes.stream().anyMatch(write -> lowering.access(write.array()) != Access.ROW);
  }
}
