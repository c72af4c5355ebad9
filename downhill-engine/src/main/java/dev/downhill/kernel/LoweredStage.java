package dev.downhill.kernel;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// A [Stage] as generated code: functions expanded, equal values computed once.
///
/// @param code all values
/// @param levels how often each of `code` is computed
/// @param rowWrites what is stored once a row, before the columns
/// @param writes what is stored for each column, after all of `code`
/// @param reductions what is summed, or the largest found
record LoweredStage(
    List<Primitive> code,
    List<Level> levels,
    List<Write> rowWrites,
    List<Write> writes,
    List<Reduction> reductions) {

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
    rowWrites = List.copyOf(rowWrites);
    writes = List.copyOf(writes);
    reductions = List.copyOf(reductions);
  }

  /// Operations per element.
  int elementOps() {
    return (int) levels.stream().filter(Level.ELEMENT::equals).count()
        + writes.size()
        + reductions.size();
  }

  /// Floating-point operations of the values that are computed at `level`.
  int flops(Level level) {
    return at(level).stream().mapToInt(place -> code.get(place).operation().flops()).sum();
  }

  /// The values to be computed at `level`, in order.
  List<Integer> at(Level level) {
    return java.util.stream.IntStream.range(0, code.size())
        .filter(i -> levels.get(i) == level)
        .boxed()
        .toList();
  }

  /// Whether there is anything to do for each column.
  boolean hasColumns() {
    return !reductions.isEmpty() || !writes.isEmpty();
  }

  /// The values that are the same for the whole row and that the columns need, constants
  /// excepted.
  SortedSet<Integer> arguments() {
    SortedSet<Integer> needed = new TreeSet<>();
    for (int place : at(Level.ELEMENT)) {
      needed.addAll(code.get(place).operands());
    }
    writes.forEach(write -> needed.add(write.value()));
    reductions.forEach(reduction -> needed.add(reduction.value()));
    needed.removeIf(
        place -> levels.get(place) == Level.ELEMENT || levels.get(place) == Level.CONSTANT);
    return needed;
  }
}
