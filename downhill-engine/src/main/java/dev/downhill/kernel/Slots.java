package dev.downhill.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;

/// Shares local variables among the values of one element: a value's variable is free again after
/// its last use. Few variables keep bytecode short, which is what HotSpot's limits count.
final class Slots {
  private Slots() {}

  /// A local for each value of `stage` that differs from column to column, into `locals`; locals
  /// come from `allocate`.
  static void assign(LoweredStage stage, int[] locals, IntSupplier allocate) {
    List<Integer> elements = stage.at(Level.ELEMENT);
    int[] lastUse = new int[locals.length];
    Arrays.fill(lastUse, -1);
    for (int place : elements) {
      for (int operand : stage.code().get(place).operands()) {
        lastUse[operand] = place;
      }
    }
    // What is stored or reduced is needed to the end.
    stage.writes().forEach(write -> lastUse[write.value()] = locals.length);
    stage.reductions().forEach(reduction -> lastUse[reduction.value()] = locals.length);
    Deque<Integer> free = new ArrayDeque<>();
    List<List<Integer>> ending = new ArrayList<>();
    for (int place = 0; place <= locals.length; place++) {
      ending.add(new ArrayList<>());
    }
    for (int place : elements) {
      // A result may take an operand's variable, but not while operands are still being read: those
      // of a choice or of a function's slow path are read after the result is begun.
      locals[place] = free.isEmpty() ? allocate.getAsInt() : free.pop();
      ending.get(Math.max(lastUse[place], place)).add(locals[place]);
      free.addAll(ending.get(place));
    }
  }
}
