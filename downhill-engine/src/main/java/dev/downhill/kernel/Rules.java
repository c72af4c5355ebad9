package dev.downhill.kernel;

import dev.downhill.kernel.Instruction.ColumnIndex;
import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.MaxOver;
import dev.downhill.kernel.Instruction.Recall;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Sum;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a [Loop] must obey.
final class Rules {
  private static final int MOST_ARRAYS = 64;

  private final List<Access> arrays;
  private final List<Stage> stages;
  private final Fold fold;

  /// For each instruction of each stage checked so far, whether it differs from column to column.
  private final boolean[][] varies;

  Rules(List<Access> arrays, List<Stage> stages, Fold fold) {
    this.arrays = arrays;
    this.stages = stages;
    this.fold = fold;
    this.varies = new boolean[stages.size()][];
  }

  void check() {
    if (arrays.size() > MOST_ARRAYS) {
      throw new IllegalArgumentException(
          "a loop takes at most " + MOST_ARRAYS + " arrays, not " + arrays.size() + ": split it");
    }
    if (stages.isEmpty() || fold == Fold.ROWS && stages.size() != 1) {
      throw new IllegalArgumentException(
          stages.size() + " stages: a loop has at least one, and exactly one if it folds its rows");
    }
    for (int stage = 0; stage < stages.size(); stage++) {
      List<Instruction> code = stages.get(stage).code();
      varies[stage] = new boolean[code.size()];
      for (int index = 0; index < code.size(); index++) {
        String broken = broken(stage, index, code.get(index));
        if (broken != null) {
          throw new IllegalArgumentException(
              "stage %d, instruction %d, %s: %s".formatted(stage, index, code.get(index), broken));
        }
        varies[stage][index] = varies(stage, code.get(index));
      }
    }
    if (fold == Fold.ROWS) {
      checkPartials(stages.getFirst().code());
    }
  }

  private void checkPartials(List<Instruction> code) {
    Set<Integer> stored = new HashSet<>();
    for (Instruction instruction : code) {
      if (instruction instanceof Store(int array, int a)
          && arrays.get(array) == Access.PARTIAL
          && !stored.add(a)) {
        throw new IllegalArgumentException("the reduction at " + a + " is stored twice");
      }
    }
    for (int index = 0; index < code.size(); index++) {
      if (isReduction(0, index) && !stored.contains(index)) {
        throw new IllegalArgumentException(
            "the reduction at " + index + " of a loop that folds its rows is not stored");
      }
    }
  }

  private @Nullable String broken(int stage, int index, Instruction instruction) {
    for (int operand : instruction.operands()) {
      if (operand < 0 || operand >= index) {
        return "operand " + operand + " is no earlier instruction";
      }
      if (!isValue(stage, operand) && !(instruction instanceof Store)) {
        return "operand " + operand + " has no value of its own";
      }
    }
    return switch (instruction) {
      case Load(int array) -> brokenLoad(array);
      case Store(int array, int a) -> brokenStore(stage, array, a);
      case RowValue(int from, int at) ->
          from >= 0 && from < stage && exists(from, at) && isReduction(from, at)
              ? null
              : "no earlier stage has a Sum or MaxOver there";
      case Recall(int from, int at) ->
          from >= 0 && from < stage && exists(from, at) && isValue(from, at)
              ? null
              : "no earlier stage has a value there";
      default -> null;
    };
  }

  private @Nullable String brokenLoad(int array) {
    if (array < 0 || array >= arrays.size()) {
      return "there is no such array";
    }
    return arrays.get(array) == Access.PARTIAL
        ? "an array of partial results is only written"
        : null;
  }

  private @Nullable String brokenStore(int stage, int array, int a) {
    if (array < 0 || array >= arrays.size()) {
      return "there is no such array";
    }
    Access access = arrays.get(array);
    if (access == Access.SCALAR || access == Access.COLUMN) {
      return "an array with access SCALAR or COLUMN is only read";
    }
    if (access == Access.PARTIAL) {
      return fold == Fold.ROWS && isReduction(stage, a)
          ? null
          : "an array of partial results takes a reduction of a loop that folds its rows";
    }
    if (!isValue(stage, a)) {
      return "operand " + a + " has no value of its own";
    }
    return access == Access.ROW && varies[stage][a]
        ? "operand " + a + " is not the same for the whole row"
        : null;
  }

  private boolean exists(int stage, int index) {
    return index >= 0 && index < stages.get(stage).code().size();
  }

  private boolean isReduction(int stage, int index) {
    Instruction instruction = stages.get(stage).code().get(index);
    return instruction instanceof Sum || instruction instanceof MaxOver;
  }

  private boolean isValue(int stage, int index) {
    return !isReduction(stage, index) && !(stages.get(stage).code().get(index) instanceof Store);
  }

  private boolean varies(int stage, Instruction instruction) {
    return switch (instruction) {
      case Load(int array) ->
          arrays.get(array) == Access.FULL || arrays.get(array) == Access.COLUMN;
      case ColumnIndex() -> true;
      case Recall(int from, int at) -> varies[from][at];
      default -> {
        boolean any = false;
        for (int operand : instruction.operands()) {
          any |= varies[stage][operand];
        }
        yield any;
      }
    };
  }
}
