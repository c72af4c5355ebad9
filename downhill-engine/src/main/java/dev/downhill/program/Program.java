package dev.downhill.program;

import dev.downhill.kernel.Machine;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Formulas compiled to a list of kernels over planned buffers.
///
/// A program is immutable; each [Execution] has buffers of its own, so many threads may run one
/// program.
public final class Program {
  private final List<Tensor> outputs;
  private final Plan.Result plan;
  private final Machine machine;

  private Program(List<Tensor> outputs, Plan.Result plan, Machine machine) {
    this.outputs = outputs;
    this.plan = plan;
    this.machine = machine;
  }

  /// Compiles formulas.
  ///
  /// @param outputs formulas whose values are wanted
  /// @param updates leaf → formula of its new values, of the same shape and dtype; all formulas
  ///     read the old values; the order decides nothing
  /// @param training what `Tensor.training` is
  /// @param streams the random stream of each source of chance in the formulas
  /// @param machine what the program will run on
  /// @throws IllegalArgumentException if an update's shape or dtype differs, or a source has no
  ///     stream
  public static Program compile(
      List<Tensor> outputs,
      Map<Tensor, Tensor> updates,
      boolean training,
      Map<Noise, Long> streams,
      Machine machine) {
    return compile(outputs, updates, training, streams, machine, true);
  }

  /// @param fusing false for one kernel per formula, the slow twin that must give the same bits
  static Program compile(
      List<Tensor> outputs,
      Map<Tensor, Tensor> updates,
      boolean training,
      Map<Noise, Long> streams,
      Machine machine,
      boolean fusing) {
    List<Tensor> formulas = new ArrayList<>(outputs);
    updates.forEach(
        (leaf, value) -> {
          if (!leaf.shape().equals(value.shape()) || leaf.dtype() != value.dtype()) {
            throw new IllegalArgumentException("update of " + leaf + " by " + value);
          }
          formulas.add(value);
        });
    List<Tensor> simple = Simplify.of(formulas, training);
    Map<Tensor, Tensor> simpleUpdates = new LinkedHashMap<>();
    int next = outputs.size();
    for (Tensor leaf : updates.keySet()) {
      simpleUpdates.put(leaf, simple.get(next++));
    }
    List<Tensor> simpleOutputs = simple.subList(0, outputs.size());
    Plan.Result plan = Plan.of(simpleOutputs, simpleUpdates, streams, fusing);
    return new Program(List.copyOf(outputs), plan, machine);
  }

  /// Buffers to run the program with, for one thread at a time.
  public Execution execution() {
    return new Execution(outputs, plan, machine);
  }

  /// How many kernels one run launches.
  public int kernels() {
    return plan.steps().size();
  }
}
