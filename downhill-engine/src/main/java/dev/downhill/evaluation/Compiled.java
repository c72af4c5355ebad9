package dev.downhill.evaluation;

import dev.downhill.kernel.Machine;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.List;
import java.util.Map;

/// Formulas that are compiled once and evaluated often, as when predicting; some may become the
/// new values of leaves, which is how numbers are kept from one evaluation to the next. For one
/// thread.
public final class Compiled {
  private final Execution execution;

  /// On all processors.
  ///
  /// @param formulas whose values are wanted
  /// @param updates leaf → formula of its values after each evaluation; all formulas read the old
  ///     ones
  /// @param leaves where the values of all leaves lie: their present ones count at each
  ///     evaluation
  /// @throws IllegalArgumentException if an update's shape or kind of number differs from its
  ///     leaf's, or a formula holds a source of chance
  public Compiled(
      List<Tensor> formulas, Map<Tensor, Tensor> updates, Map<? extends Tensor, Values> leaves) {
    execution = Program.compile(formulas, updates, false, Map.of(), Machine.shared()).execution();
    leaves.forEach(execution::bind);
  }

  /// Evaluates all of them.
  public void run() {
    execution.run(0, 1, 0);
  }

  /// The value of formula `i`, until the next [#run].
  public Values value(int i) {
    return execution.output(i);
  }
}
