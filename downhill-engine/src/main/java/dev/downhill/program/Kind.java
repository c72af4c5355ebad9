package dev.downhill.program;

import dev.downhill.tensor.Op;
import dev.downhill.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How a simple formula comes by its numbers.
enum Kind {
  /// They are there before the program runs.
  GIVEN,
  /// They are another formula's, in the same order.
  VIEW,
  /// A loop works them out from nothing or from fewer numbers, so that they need no memory.
  VIRTUAL,
  /// A kernel of the formula's own computes them.
  SINGLE,
  /// A loop computes them, beside others.
  LOOPED;

  static Kind of(Tensor node) {
    return switch (node.op()) {
      case Op.Leaf(), Op.Data(_), Op.OfStep(_) -> GIVEN;
      case Op.Reshape(_) -> VIEW;
      case Op.Constant(_), Op.Iota(_), Op.Broadcast(_) -> VIRTUAL;
      case Op.MatMul(_, _),
          Op.Random(_, _),
          Op.Transpose(_),
          Op.Slice(_, _),
          Op.Pad(_, _),
          Op.Concatenate(_),
          Op.Cast(_),
          Op.Gather(),
          Op.Attention(_),
          Op.AttentionGradient(_, _),
          Op.ScatterAdd(_) ->
          SINGLE;
      case Op.Negate(),
          Op.Exp(),
          Op.Log(),
          Op.Sqrt(),
          Op.Sin(),
          Op.Cos(),
          Op.Tanh(),
          Op.Erf(),
          Op.Add(),
          Op.Subtract(),
          Op.Multiply(),
          Op.Divide(),
          Op.Fma(),
          Op.Max(),
          Op.Less(),
          Op.Equal(),
          Op.Select(),
          Op.Sum(_),
          Op.MaxOver(_) ->
          LOOPED;
      case Op.Training(), Op.Detach() ->
          throw new IllegalStateException(node + " should have been simplified away");
    };
  }

  boolean is(Tensor node) {
    return of(node) == this;
  }

  /// Whether the formula is a sum or a maximum over axes.
  static boolean isReduction(Tensor node) {
    return node.op() instanceof Op.Sum || node.op() instanceof Op.MaxOver;
  }

  /// The formulas whose numbers must lie in memory, however loops are made: what is wanted, and
  /// what kernels of their own and views read.
  ///
  /// @param order simple formulas, inputs first
  /// @param wanted the ones that are asked for
  static Set<Tensor> inMemory(List<Tensor> order, List<Tensor> wanted) {
    Set<Tensor> inMemory = new HashSet<>(wanted);
    for (Tensor node : order) {
      if (SINGLE.is(node) || VIEW.is(node)) {
        inMemory.addAll(node.inputs());
      }
    }
    return inMemory;
  }
}
