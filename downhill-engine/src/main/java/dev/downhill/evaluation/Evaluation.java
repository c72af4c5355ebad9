package dev.downhill.evaluation;

import dev.downhill.kernel.Machine;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values of formulas, now: for tests, the shell and the curious.
///
/// A training step is compiled once and run often; this compiles for every call.
public final class Evaluation {
  private Evaluation() {}

  /// The values of a formula without open leaves.
  public static Values of(Tensor formula) {
    return of(formula, Map.of());
  }

  /// The values of a formula whose leaves have these values, as when predicting.
  public static Values of(Tensor formula, Map<? extends Tensor, Values> leaves) {
    return of(List.of(formula), leaves).getFirst();
  }

  /// The values of several formulas over the same leaves, as when predicting.
  ///
  /// Sources of chance are numbered in the order in which the formulas name them; seed 0, step 1.
  public static List<Values> of(List<Tensor> formulas, Map<? extends Tensor, Values> leaves) {
    Map<Noise, Long> streams = new LinkedHashMap<>();
    for (Tensor node : Tensor.formulaOrder(formulas)) {
      if (node.op() instanceof Op.Random(Noise noise, _)) {
        streams.putIfAbsent(noise, (long) streams.size());
      }
    }
    Program program = Program.compile(formulas, Map.of(), false, streams, Machine.shared());
    Execution execution = program.execution();
    leaves.forEach(execution::bind);
    execution.run(0, 1, 0);
    return java.util.stream.IntStream.range(0, formulas.size())
        .mapToObj(i -> execution.output(i).copy())
        .toList();
  }
}
