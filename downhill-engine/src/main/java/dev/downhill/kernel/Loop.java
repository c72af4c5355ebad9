package dev.downhill.kernel;

import dev.downhill.kernel.Instruction.MaxOver;
import dev.downhill.kernel.Instruction.Recall;
import dev.downhill.kernel.Instruction.Sum;
import dev.downhill.tensor.DType;
import java.util.List;
import java.util.Objects;

/// A fused loop nest over `[rows, cols]`: for each row the stages in order, each over all
/// columns.
///
///     for row: for stage: for column: for instruction: compute
///
/// With one stage and no reduction it is an element-wise loop; with [Fold#COLUMNS] and several
/// stages a row program (softmax, layer norm), whose row stays in the first cache between its
/// stages; with [Fold#ROWS] a sum over rows, as a bias' gradient.
///
/// Equal loops share compiled code: sizes are arguments of the kernel, no part of the loop.
///
/// @param dtype what the loop computes in and all its arrays hold
/// @param arrays how each array is indexed; at most 64
/// @param stages the passes; exactly one with [Fold#ROWS]
/// @param fold along which axis the loop reduces, if it does
public record Loop(DType dtype, List<Access> arrays, List<Stage> stages, Fold fold) {
  /// @throws IllegalArgumentException if an instruction breaks a rule of the form; names stage
  ///     and index
  public Loop {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(fold, "fold");
    arrays = List.copyOf(arrays);
    stages = List.copyOf(stages);
    new Rules(arrays, stages, fold).check();
  }

  /// Elements that [LoopKernel#run]'s scratch array needs for rows of `cols` columns.
  public int scratch(int cols) {
    int reductions = 0;
    for (Stage stage : stages) {
      int here = 0;
      for (Instruction instruction : stage.code()) {
        here += instruction instanceof Sum || instruction instanceof MaxOver ? 1 : 0;
      }
      reductions = Math.max(reductions, here);
    }
    long kept =
        stages.stream()
            .flatMap(stage -> stage.code().stream())
            .filter(Recall.class::isInstance)
            .distinct()
            .count();
    return Math.toIntExact(Lowering.LANES * (1L + reductions) + kept * cols);
  }

  /// Vector operations per element after functions are expanded, the most of any stage: C2's code
  /// for a pass is good up to about 48.
  public int vectorOps() {
    return Lowering.of(this).stages().stream().mapToInt(LoweredStage::elementOps).max().orElse(0);
  }

  /// Floating-point operations over `[rows, cols]`, after functions are expanded: a fused
  /// multiply-add is two.
  public long flops(int rows, int cols) {
    long element = 0;
    long row = 0;
    for (LoweredStage stage : Lowering.of(this).stages()) {
      element += stage.flops(Level.ELEMENT) + stage.reductions().size();
      row += stage.flops(Level.ROW);
    }
    return (element * cols + row) * rows;
  }

  /// Whether there is a sum or a maximum in it.
  public boolean reduces() {
    return stages.stream()
        .flatMap(stage -> stage.code().stream())
        .anyMatch(instruction -> instruction instanceof Sum || instruction instanceof MaxOver);
  }
}
