package dev.downhill.kernel;

import dev.downhill.kernel.Instruction.Add;
import dev.downhill.kernel.Instruction.ColumnIndex;
import dev.downhill.kernel.Instruction.Cos;
import dev.downhill.kernel.Instruction.Divide;
import dev.downhill.kernel.Instruction.Equal;
import dev.downhill.kernel.Instruction.Erf;
import dev.downhill.kernel.Instruction.Exp;
import dev.downhill.kernel.Instruction.Fma;
import dev.downhill.kernel.Instruction.Less;
import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.Log;
import dev.downhill.kernel.Instruction.Max;
import dev.downhill.kernel.Instruction.MaxOver;
import dev.downhill.kernel.Instruction.Multiply;
import dev.downhill.kernel.Instruction.Negate;
import dev.downhill.kernel.Instruction.Number;
import dev.downhill.kernel.Instruction.Recall;
import dev.downhill.kernel.Instruction.RowIndex;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Select;
import dev.downhill.kernel.Instruction.Sin;
import dev.downhill.kernel.Instruction.Sqrt;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Subtract;
import dev.downhill.kernel.Instruction.Sum;
import dev.downhill.kernel.Instruction.Tanh;
import dev.downhill.kernel.LoweredStage.Reduction;
import dev.downhill.kernel.LoweredStage.Write;
import dev.downhill.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A [Loop] made ready for a code generator.
///
/// @param loop the loop
/// @param stages its stages, in terms of primitives
/// @param kept how many values of earlier stages are kept in scratch memory, as arrays that
///     follow the loop's own and are indexed by the column
record Lowering(Loop loop, List<LoweredStage> stages, int kept) {
  /// Partial sums of a row for F32; F64 has half of them.
  static final int LANES = 16;

  static Lowering of(Loop loop) {
    return new Builder(loop).build();
  }

  /// Whether the loop reduces along its rows.
  boolean folds() {
    return loop.fold() == Fold.ROWS;
  }

  /// Whether `array` is no array of the loop but a kept value.
  boolean isKept(int array) {
    return array >= loop.arrays().size();
  }

  /// How `array` is indexed; a kept value by the column alone.
  Access access(int array) {
    return isKept(array) ? Access.COLUMN : loop.arrays().get(array);
  }

  /// Partial sums of a row.
  int lanes() {
    return loop.dtype() == DType.F32 ? LANES : LANES / 2;
  }

  /// Where in scratch the partial results of a stage's reduction `i` are; before them is room for
  /// a vector.
  int lanesAt(int i) {
    return LANES + i * lanes();
  }

  /// Where in scratch kept values begin.
  int keptAt() {
    return LANES
        + LANES * stages.stream().mapToInt(stage -> stage.reductions().size()).max().orElse(0);
  }

  /// Reductions of all stages.
  int slots() {
    return stages.stream().mapToInt(stage -> stage.reductions().size()).sum();
  }

  private static final class Builder {
    private final Loop loop;
    private final List<Code> codes = new ArrayList<>();
    private final Map<Recall, Integer> kept = new HashMap<>();
    private final Map<RowValue, Integer> slots = new HashMap<>();

    /// For each stage, the primitive of each instruction.
    private final List<int[]> places = new ArrayList<>();

    private final List<List<Write>> rowWrites = new ArrayList<>();
    private final List<List<Write>> writes = new ArrayList<>();
    private final List<List<Reduction>> reductions = new ArrayList<>();

    Builder(Loop loop) {
      this.loop = loop;
    }

    Lowering build() {
      for (int stage = 0; stage < loop.stages().size(); stage++) {
        lower(stage);
      }
      List<LoweredStage> lowered = new ArrayList<>();
      for (int stage = 0; stage < codes.size(); stage++) {
        Code code = codes.get(stage);
        lowered.add(
            new LoweredStage(
                code.primitives(),
                code.levels(),
                rowWrites.get(stage),
                writes.get(stage),
                reductions.get(stage)));
      }
      return new Lowering(loop, List.copyOf(lowered), kept.size());
    }

    private void lower(int stage) {
      List<Instruction> instructions = loop.stages().get(stage).code();
      Code code = new Code(loop.dtype());
      int[] place = new int[instructions.size()];
      codes.add(code);
      places.add(place);
      rowWrites.add(new ArrayList<>());
      writes.add(new ArrayList<>());
      reductions.add(new ArrayList<>());
      for (int index = 0; index < place.length; index++) {
        place[index] = lower(stage, index, instructions.get(index));
      }
    }

    private int lower(int stage, int index, Instruction instruction) {
      Code k = codes.get(stage);
      int[] at = places.get(stage);
      return switch (instruction) {
        case Load(int array) -> k.load(array, loop.arrays().get(array));
        case Number(double value) -> k.number(value);
        case RowValue value -> k.rowValue(slots.getOrDefault(value, -1));
        case Recall(int from, int where) -> recall(stage, from, where);
        case ColumnIndex() -> k.columnIndex();
        case RowIndex() -> k.rowIndex();
        case Negate(int a) -> k.negate(at[a]);
        case Exp(int a) -> k.functions().exp(at[a]);
        case Log(int a) -> k.functions().log(at[a]);
        case Sqrt(int a) -> k.sqrt(at[a]);
        case Sin(int a) -> k.functions().sin(at[a]);
        case Cos(int a) -> k.functions().cos(at[a]);
        case Tanh(int a) -> k.functions().tanh(at[a]);
        case Erf(int a) -> k.functions().erf(at[a]);
        case Add(int a, int b) -> k.add(at[a], at[b]);
        case Subtract(int a, int b) -> k.subtract(at[a], at[b]);
        case Multiply(int a, int b) -> k.multiply(at[a], at[b]);
        case Divide(int a, int b) -> k.divide(at[a], at[b]);
        case Max(int a, int b) -> k.max(at[a], at[b]);
        case Less(int a, int b) ->
            k.select(Comparison.LESS, at[a], at[b], k.number(1), k.number(0));
        case Equal(int a, int b) ->
            k.select(Comparison.EQUAL, at[a], at[b], k.number(1), k.number(0));
        case Fma(int a, int b, int c) -> k.fma(at[a], at[b], at[c]);
        case Select(int condition, int a, int b) -> select(stage, condition, at[a], at[b]);
        case Store(int array, int a) -> store(stage, array, a);
        case Sum(int a) -> reduce(stage, index, true, at[a]);
        case MaxOver(int a) -> reduce(stage, index, false, at[a]);
      };
    }

    /// A comparison is used as such, not as a number that is compared again.
    private int select(int stage, int condition, int a, int b) {
      Code k = codes.get(stage);
      int[] at = places.get(stage);
      return switch (loop.stages().get(stage).code().get(condition)) {
        case Less(int x, int y) -> k.select(Comparison.LESS, at[x], at[y], a, b);
        case Equal(int x, int y) -> k.select(Comparison.EQUAL, at[x], at[y], a, b);
        default -> k.select(Comparison.NOT_EQUAL, at[condition], k.number(0), a, b);
      };
    }

    private int store(int stage, int array, int a) {
      int place = places.get(stage)[a];
      switch (loop.arrays().get(array)) {
        case PARTIAL -> {
          List<Reduction> list = reductions.get(stage);
          list.set(place, list.get(place).into(array));
        }
        case ROW -> rowWrites.get(stage).add(new Write(array, place));
        default -> writes.get(stage).add(new Write(array, place));
      }
      return -1;
    }

    /// The place of a reduction is its place among the stage's reductions.
    private int reduce(int stage, int index, boolean sum, int value) {
      int slot = slots.size();
      slots.put(new RowValue(stage, index), slot);
      reductions.get(stage).add(new Reduction(sum, value, slot, -1));
      return reductions.get(stage).size() - 1;
    }

    /// A value that varies along the row is kept; any other is still there.
    private int recall(int stage, int from, int where) {
      int value = places.get(from)[where];
      if (codes.get(from).level(value) != Level.ELEMENT) {
        return codes.get(stage).recall(from, codes.get(from), value);
      }
      Integer array = kept.get(new Recall(from, where));
      if (array == null) {
        array = loop.arrays().size() + kept.size();
        kept.put(new Recall(from, where), array);
        writes.get(from).add(new Write(array, value));
      }
      return codes.get(stage).load(array, Access.COLUMN);
    }
  }
}
