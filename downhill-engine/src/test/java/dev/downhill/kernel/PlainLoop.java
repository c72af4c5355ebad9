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
import dev.downhill.tensor.DType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [Loop] carried out instruction by instruction: the specification of every compiled form.
final class PlainLoop implements LoopKernel {
  private final Loop loop;

  PlainLoop(Loop loop) {
    this.loop = loop;
  }

  @Override
  public void run(
      Object[] arrays, int cols, int rowFrom, int rowTo, int colFrom, int colTo, Object scratch) {
    if (loop.dtype() == DType.F32) {
      new Run<>(loop, new PlainSingle(), arrays, cols, colFrom, colTo).run(rowFrom, rowTo);
    } else {
      new Run<>(loop, new PlainDouble(), arrays, cols, colFrom, colTo).run(rowFrom, rowTo);
    }
  }

  private static final class Run<V extends java.lang.Number> {
    private final Loop loop;
    private final Arithmetic<V> k;
    private final Elementary<V> functions;
    private final Object[] arrays;
    private final int cols;
    private final int colFrom;
    private final int colTo;

    /// The present row's values by stage, column and instruction.
    private final List<List<List<@Nullable V>>> values = new ArrayList<>();

    /// The present row's reductions by stage and instruction.
    private final List<List<@Nullable V>> found = new ArrayList<>();

    /// The present block's partial sums by instruction, where there is but one column.
    private final List<List<V>> block = new ArrayList<>();

    Run(Loop loop, Arithmetic<V> k, Object[] arrays, int cols, int colFrom, int colTo) {
      this.loop = loop;
      this.k = k;
      this.functions = new Elementary<>(k, loop.dtype());
      this.arrays = arrays;
      this.cols = cols;
      this.colFrom = colFrom;
      this.colTo = colTo;
      for (Instruction instruction : loop.stages().getFirst().code()) {
        block.add(lanes(instruction));
      }
    }

    void run(int rowFrom, int rowTo) {
      for (int row = rowFrom; row < rowTo; row++) {
        values.clear();
        found.clear();
        for (Stage stage : loop.stages()) {
          values.add(new ArrayList<>());
          for (int column = colFrom; column < colTo; column++) {
            compute(stage, row, column);
          }
          if (colFrom == colTo) {
            compute(stage, row, colFrom); // what is the same for the whole row
          }
          store(Access.ROW, stage, values.getLast().getFirst(), row, colFrom);
          if (loop.fold() == Fold.COLUMNS) {
            found.add(overColumns(stage));
          } else {
            overRows(stage, row);
          }
        }
      }
    }

    /// One element: all its values, then its stores.
    private void compute(Stage stage, int row, int column) {
      List<@Nullable V> here = new ArrayList<>();
      values.getLast().add(here);
      for (Instruction instruction : stage.code()) {
        here.add(value(instruction, here, row, column));
      }
      if (column < colTo) {
        store(Access.FULL, stage, here, row, column);
      }
    }

    private void store(Access access, Stage stage, List<@Nullable V> values, int row, int column) {
      for (Instruction instruction : stage.code()) {
        if (instruction instanceof Store(int array, int a) && loop.arrays().get(array) == access) {
          Array.set(arrays[array], index(array, row, column), values.get(a));
        }
      }
    }

    private @Nullable V value(Instruction instruction, List<@Nullable V> at, int row, int column) {
      return switch (instruction) {
        case Load(int array) ->
            column < colTo || loop.arrays().get(array) == Access.ROW
                ? load(array, index(array, row, column))
                : k.number(0);
        case Number(double number) -> k.number(number);
        case RowValue(int stage, int index) -> found.get(stage).get(index);
        case Recall(int stage, int index) -> values.get(stage).get(column - colFrom).get(index);
        case ColumnIndex() -> k.number(column);
        case RowIndex() -> k.number(row);
        case Negate(int a) -> k.negate(at.get(a));
        case Exp(int a) -> functions.exp(at.get(a));
        case Log(int a) -> functions.log(at.get(a));
        case Sqrt(int a) -> k.sqrt(at.get(a));
        case Sin(int a) -> functions.sin(at.get(a));
        case Cos(int a) -> functions.cos(at.get(a));
        case Tanh(int a) -> functions.tanh(at.get(a));
        case Erf(int a) -> functions.erf(at.get(a));
        case Add(int a, int b) -> k.add(at.get(a), at.get(b));
        case Subtract(int a, int b) -> k.subtract(at.get(a), at.get(b));
        case Multiply(int a, int b) -> k.multiply(at.get(a), at.get(b));
        case Divide(int a, int b) -> k.divide(at.get(a), at.get(b));
        case Max(int a, int b) -> k.max(at.get(a), at.get(b));
        case Less(int a, int b) ->
            k.choose(Comparison.LESS, at.get(a), at.get(b), k.number(1), k.number(0));
        case Equal(int a, int b) ->
            k.choose(Comparison.EQUAL, at.get(a), at.get(b), k.number(1), k.number(0));
        case Fma(int a, int b, int c) -> k.fma(at.get(a), at.get(b), at.get(c));
        case Select(int c, int a, int b) ->
            k.choose(Comparison.NOT_EQUAL, at.get(c), k.number(0), at.get(a), at.get(b));
        case Store _, Sum _, MaxOver _ -> null;
      };
    }

    private V load(int array, int index) {
      return k.number(((java.lang.Number) Array.get(arrays[array], index)).doubleValue());
    }

    private int index(int array, int row, int column) {
      return switch (loop.arrays().get(array)) {
        case FULL -> row * cols + column;
        case ROW -> row;
        case COLUMN -> column;
        case SCALAR -> 0;
        case PARTIAL -> row / Fold.BLOCK * cols + column;
      };
    }

    private List<@Nullable V> overColumns(Stage stage) {
      List<@Nullable V> results = new ArrayList<>();
      for (Instruction instruction : stage.code()) {
        if (!isReduction(instruction)) {
          results.add(null);
          continue;
        }
        List<V> lanes = lanes(instruction);
        for (int column = 0; column < colTo - colFrom; column++) {
          V value = values.getLast().get(column).get(instruction.operands()[0]);
          add(instruction, lanes, column, value);
        }
        results.add(tree(instruction, lanes));
      }
      return results;
    }

    private void overRows(Stage stage, int row) {
      boolean first = row % Fold.BLOCK == 0;
      for (Instruction instruction : stage.code()) {
        if (!(instruction instanceof Store(int array, int a))
            || loop.arrays().get(array) != Access.PARTIAL) {
          continue;
        }
        Instruction reduction = stage.code().get(a);
        List<V> lanes = block.get(a);
        if (first) {
          lanes.replaceAll(_ -> start(reduction));
        }
        for (int column = colFrom; column < colTo; column++) {
          V value = values.getLast().get(column - colFrom).get(reduction.operands()[0]);
          int index = index(array, row, column);
          V result;
          if (cols == 1) {
            add(reduction, lanes, row % Fold.BLOCK, value);
            result = tree(reduction, lanes);
          } else {
            result = combine(reduction, first ? start(reduction) : load(array, index), value);
          }
          Array.set(arrays[array], index, result);
        }
      }
    }

    private static boolean isReduction(Instruction instruction) {
      return instruction instanceof Sum || instruction instanceof MaxOver;
    }

    private V start(Instruction reduction) {
      return k.number(reduction instanceof Sum ? 0 : Double.NEGATIVE_INFINITY);
    }

    private V combine(Instruction reduction, V a, V b) {
      return reduction instanceof Sum ? k.add(a, b) : k.max(a, b);
    }

    private List<V> lanes(Instruction reduction) {
      int count = loop.dtype() == DType.F32 ? 16 : 8;
      return new ArrayList<>(Collections.nCopies(count, start(reduction)));
    }

    private void add(Instruction reduction, List<V> lanes, int position, V value) {
      int lane = position % lanes.size();
      lanes.set(lane, combine(reduction, lanes.get(lane), value));
    }

    private V tree(Instruction reduction, List<V> lanes) {
      List<V> sums = new ArrayList<>(lanes);
      for (int width = lanes.size() / 2; width > 0; width /= 2) {
        for (int i = 0; i < width; i++) {
          sums.set(i, combine(reduction, sums.get(i), sums.get(i + width)));
        }
      }
      return sums.getFirst();
    }
  }
}
