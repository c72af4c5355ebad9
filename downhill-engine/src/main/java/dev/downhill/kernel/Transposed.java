package dev.downhill.kernel;

import dev.downhill.kernel.Instruction.ColumnIndex;
import dev.downhill.kernel.Instruction.Fma;
import dev.downhill.kernel.Instruction.Number;
import dev.downhill.kernel.Instruction.RowIndex;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Store;
import java.util.ArrayList;
import java.util.List;

/// A loop over a single column, laid along a row, so that its elements lie next to each other.
///
/// @param loop the loop to run instead: an element-wise loop over `[n, 1]` as one over `[1, n]`;
///     a loop that folds its rows as one over `[blocks, 64]` that reduces along the columns
/// @param folds whether it folded its rows
record Transposed(Loop loop, boolean folds) {

  /// Whether the loop can be laid along a row: not if it reduces along its one column, or has
  /// stages.
  static boolean can(Loop loop) {
    return loop.stages().size() == 1 && (loop.fold() == Fold.ROWS || !loop.reduces());
  }

  static Transposed of(Loop loop) {
    boolean folds = loop.fold() == Fold.ROWS;
    List<Instruction> elements = new ArrayList<>();
    List<Instruction> results = new ArrayList<>();
    List<Instruction> code = loop.stages().getFirst().code();
    int[] at = new int[code.size()];
    for (int i = 0; i < at.length; i++) {
      switch (code.get(i)) {
        case ColumnIndex() -> elements.add(new Number(0));
        case RowIndex() when folds -> {
          // 64·block + position, exact where the row is
          elements.add(new RowIndex());
          elements.add(new Number(Fold.BLOCK));
          elements.add(new ColumnIndex());
          int last = elements.size() - 1;
          elements.add(new Fma(last - 2, last - 1, last));
        }
        case RowIndex() -> elements.add(new ColumnIndex());
        case Store(int array, int a) when loop.arrays().get(array) == Access.PARTIAL -> {
          results.add(new RowValue(0, at[a]));
          results.add(new Store(array, results.size() - 1));
        }
        case Instruction other -> elements.add(other.withOperands(operand -> at[operand]));
      }
      at[i] = elements.size() - 1;
    }
    List<Access> arrays =
        loop.arrays().stream()
            .map(
                access ->
                    switch (access) {
                      case FULL, ROW -> Access.FULL;
                      case COLUMN, SCALAR -> Access.SCALAR;
                      case PARTIAL -> Access.ROW;
                    })
            .toList();
    List<Stage> stages = new ArrayList<>(List.of(new Stage(elements)));
    if (folds) {
      stages.add(new Stage(results));
    }
    return new Transposed(new Loop(loop.dtype(), arrays, stages, Fold.COLUMNS), folds);
  }

  /// A kernel for the first loop, given one for [#loop].
  LoopKernel adapt(LoopKernel kernel) {
    return folds ? new Blocks(kernel) : new Row(kernel);
  }

  private record Row(LoopKernel kernel) implements LoopKernel {
    @Override
    public void run(
        Object[] arrays, int cols, int rowFrom, int rowTo, int colFrom, int colTo, Object scratch) {
      if (colFrom < colTo) {
        kernel.run(arrays, rowTo, 0, 1, rowFrom, rowTo, scratch);
      }
    }
  }

  private record Blocks(LoopKernel kernel) implements LoopKernel {
    @Override
    public void run(
        Object[] arrays, int cols, int rowFrom, int rowTo, int colFrom, int colTo, Object scratch) {
      if (colFrom == colTo) {
        return;
      }
      int whole = rowTo / Fold.BLOCK;
      kernel.run(arrays, Fold.BLOCK, rowFrom / Fold.BLOCK, whole, 0, Fold.BLOCK, scratch);
      int rest = rowTo - whole * Fold.BLOCK;
      if (rest > 0) {
        kernel.run(arrays, Fold.BLOCK, whole, whole + 1, 0, rest, scratch);
      }
    }
  }
}
