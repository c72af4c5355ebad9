package dev.downhill.program;

import static java.util.Objects.requireNonNull;

import dev.downhill.explanation.Explanation;
import dev.downhill.kernel.Machine;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Formulas compiled to a list of kernels over planned buffers.
///
/// A program is immutable; each [Execution] has buffers of its own, so many threads may run one
/// program.
public final class Program {
  private final List<Tensor> outputs;
  private final Map<Tensor, Tensor> simple;
  private final Plan.Result plan;
  private final Machine machine;

  private Program(
      List<Tensor> outputs, Map<Tensor, Tensor> simple, Plan.Result plan, Machine machine) {
    this.outputs = outputs;
    this.simple = simple;
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
    Simple simple = Simple.of(outputs, updates, training);
    return simple.program(simple.outputs, simple.updates, streams, machine, fusing);
  }

  /// Formulas whose bits are settled: programs of any part of them agree.
  ///
  /// @param outputs the simple form of what is wanted
  /// @param updates leaf → the simple form of its new values
  /// @param draws how many draws of the same source and number came before this one
  /// @param forms formula → simple form, of all that is still worked out
  record Simple(
      List<Tensor> outputs,
      Map<Tensor, Tensor> updates,
      Map<Tensor, Integer> draws,
      Map<Tensor, Tensor> forms) {
    static Simple of(List<Tensor> outputs, Map<Tensor, Tensor> updates, boolean training) {
      List<Tensor> formulas = new ArrayList<>(outputs);
      updates.forEach(
          (leaf, value) -> {
            if (!leaf.shape().equals(value.shape()) || leaf.dtype() != value.dtype()) {
              throw new IllegalArgumentException("update of " + leaf + " by " + value);
            }
            formulas.add(value);
          });
      Map<Tensor, Tensor> forms = new HashMap<>(Simplify.of(formulas, training));
      Map<Tensor, Tensor> renewed =
          Recompute.of(formulas.stream().map(one -> requireNonNull(forms.get(one))).toList());
      forms.replaceAll((_, form) -> renewed.getOrDefault(form, form));
      List<Tensor> simple = formulas.stream().map(one -> requireNonNull(forms.get(one))).toList();
      Map<Tensor, Tensor> simpleUpdates = new LinkedHashMap<>();
      int next = outputs.size();
      for (Tensor leaf : updates.keySet()) {
        simpleUpdates.put(leaf, simple.get(next++));
      }
      Map<Tensor, Integer> draws = new HashMap<>();
      Map<Op, Integer> seen = new HashMap<>();
      for (Tensor node : Tensor.formulaOrder(simple)) {
        if (node.op() instanceof Op.Random) {
          draws.put(node, seen.merge(node.op(), 1, Integer::sum) - 1);
        }
      }
      return new Simple(
          List.copyOf(simple.subList(0, outputs.size())), simpleUpdates, draws, forms);
    }

    /// A program of some of them.
    Program program(
        List<Tensor> wanted,
        Map<Tensor, Tensor> changed,
        Map<Noise, Long> streams,
        Machine machine,
        boolean fusing) {
      Plan.Result plan = Plan.of(wanted, changed, new Plan.Chance(streams, draws), fusing);
      return new Program(List.copyOf(wanted), forms, plan, machine);
    }
  }

  /// Buffers to run the program with, for one thread at a time.
  public Execution execution() {
    return new Execution(outputs, plan, machine);
  }

  /// Bytes of the arrays that each execution has to itself, from its first run on: one for all
  /// results that are not needed at the same time, and what kernels keep.
  public long buffers() {
    return plan.bytes() + bare().stream().mapToLong(Launch::kept).sum();
  }

  /// Bytes that each of the machine's workers needs while it runs; programs share them.
  public long scratch() {
    return bare().stream().mapToLong(Launch::scratch).max().orElse(0);
  }

  /// What the kernels compute, over which arrays.
  ///
  /// @param names what leaves, outputs and formulas within are called; others get made-up names
  /// @param first the number of the first kernel
  /// @param runs how often a step runs the program
  /// @param micros the time of each kernel in microseconds; NaN where it was not measured
  public List<Explanation.Kernel> explain(
      Map<Tensor, String> names, int first, int runs, double[] micros) {
    Map<Tensor, String> given = new LinkedHashMap<>();
    names.forEach((formula, name) -> given.put(simple.getOrDefault(formula, formula), name));
    List<Launch> kernels = bare();
    return new Explain(plan, given, first).kernels(i -> kernels.get(i).form(), runs, micros);
  }

  private List<Launch> bare() {
    return Launch.bare(plan.steps(), machine);
  }

  /// How many kernels one run launches.
  public int kernels() {
    return plan.steps().size();
  }
}
