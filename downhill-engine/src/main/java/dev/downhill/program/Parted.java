package dev.downhill.program;

import dev.downhill.kernel.Machine;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A program over the rows of a batch that come in parts, as two programs: [#adder] runs once for
/// each part and adds to sums, [#rest] works out what is made of these.
///
/// It is cut where the formulas first sum over rows, after their bits are settled, and these sums
/// continue in order. So parts of a multiple of 64 rows give the bits of one program over all
/// rows, whatever is made of the sums: weights that are formulas of parameters too.
///
/// @param adder adds a part's rows to the sums
/// @param rest the outputs and updates, from the sums
/// @param sums leaves of both programs, 0 before the first part, and what they sum over a part
/// @param simple formula → simple form, in whose terms the sums are
public record Parted(
    Program adder, Program rest, Map<Tensor, Tensor> sums, Map<Tensor, Tensor> simple) {
  /// Compiles formulas in two programs.
  ///
  /// @param rows the leaves that hold a part's rows, along their first axis
  /// @throws IllegalArgumentException if an output or an update is no formula of sums over rows
  /// @see Program#compile
  public static Parted compile(
      List<Tensor> outputs,
      Map<Tensor, Tensor> updates,
      Set<Tensor> rows,
      boolean training,
      Map<Noise, Long> streams,
      Machine machine) {
    Program.Simple simple = Program.Simple.of(outputs, updates, training);
    Cut cut = new Cut(rows);
    List<Tensor> formulas = new ArrayList<>(simple.outputs());
    formulas.addAll(simple.updates().values());
    List<Tensor> made = cut.made(formulas);
    Map<Tensor, Tensor> rest = new LinkedHashMap<>();
    int next = outputs.size();
    for (Tensor leaf : updates.keySet()) {
      rest.put(leaf, made.get(next++));
    }
    return new Parted(
        simple.program(List.of(), cut.adding, streams, machine, true),
        simple.program(made.subList(0, outputs.size()), rest, streams, machine, true),
        cut.summing,
        simple.forms());
  }

  /// What the sums are called: `ΣJ` for one that `J` is made of.
  ///
  /// @param names what formulas are called, those that share a sum in order
  public Map<Tensor, String> named(Map<Tensor, String> names) {
    Map<Tensor, String> named = new LinkedHashMap<>(names);
    names.forEach(
        (formula, name) -> {
          Tensor made = simple.get(formula);
          if (made != null) {
            Set<Tensor> within = new HashSet<>(Tensor.formulaOrder(List.of(made)));
            sums.forEach(
                (sum, summed) -> {
                  if (within.contains(summed)) {
                    named.putIfAbsent(sum, "Σ" + name);
                  }
                });
          }
        });
    return named;
  }

  /// Where formulas first sum over rows.
  private static final class Cut {
    private final Set<Tensor> byRow;
    private final Map<Tensor, Tensor> renewed = new HashMap<>();
    private final Map<Tensor, Tensor> adding = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> summing = new LinkedHashMap<>();

    Cut(Set<Tensor> rows) {
      byRow = new HashSet<>(rows);
    }

    /// The formulas, made of the sums.
    List<Tensor> made(List<Tensor> formulas) {
      for (Tensor node : Tensor.formulaOrder(formulas)) {
        boolean reads = node.inputs().stream().anyMatch(byRow::contains);
        if (reads && sumsRows(node)) {
          Tensor sum = Tensor.leaf(node.shape(), node.dtype());
          adding.put(sum, sum.plus(node));
          summing.put(sum, node);
          renewed.put(node, sum);
        } else if (reads) {
          byRow.add(node);
        } else if (node.inputs().stream().anyMatch(renewed::containsKey)) {
          renewed.put(
              node,
              node.withInputs(
                  node.inputs().stream().map(in -> renewed.getOrDefault(in, in)).toList()));
        }
      }
      for (Tensor formula : formulas) {
        if (byRow.contains(formula)) {
          throw new IllegalArgumentException(
              formula + " is no sum over the rows of a batch, so the rows cannot come in parts");
        }
      }
      return formulas.stream().map(formula -> renewed.getOrDefault(formula, formula)).toList();
    }

    private static boolean sumsRows(Tensor node) {
      return Group.isFold(node)
          || node.op() instanceof Op.ScatterAdd
          || (node.op() instanceof Op.MatMul(boolean transposed, _)
              && transposed
              && node.shape().rank() == 2);
    }
  }
}
