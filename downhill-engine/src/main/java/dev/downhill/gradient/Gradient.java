package dev.downhill.gradient;

import dev.downhill.tensor.Attending;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/// Reverse-mode differentiation: formulas in, formulas out.
///
/// The result is again a formula, so it differentiates again. The rules are one table, [#rule];
/// the method is backpropagation as in Rumelhart, Hinton and Williams 1986, *Learning
/// representations by back-propagating errors*,
/// [doi:10.1038/323533a0](https://doi.org/10.1038/323533a0).
public final class Gradient {
  private Gradient() {}

  /// `∂loss/∂v` for each `v` of `wrt`, in that order and each of `v`'s shape; zeros where the
  /// loss does not depend on `v`. Slopes along BF16 are F32.
  ///
  /// @param loss a formula with one number
  /// @throws IllegalArgumentException if the loss is more than one number
  public static List<Tensor> of(Tensor loss, List<? extends Tensor> wrt) {
    if (loss.shape().size() != 1) {
      throw new IllegalArgumentException(
          "a gradient is taken of one number, not of shape "
              + loss.shape()
              + "; sum or average it");
    }
    return of(List.of(loss), List.of(Tensor.full(1, loss.shape(), loss.dtype())), wrt);
  }

  /// `Jᵀ·u` with the Jacobian J of `outputs`: the gradient of `Σ uₖ·yₖ` with u held.
  ///
  /// @param outputs y, formulas of any shapes
  /// @param weights u, one for each output and of its shape
  /// @return one for each `v` of `wrt`, of its shape; zeros where no output depends on it
  /// @throws IllegalArgumentException if weights and outputs do not fit
  public static List<Tensor> of(
      List<Tensor> outputs, List<Tensor> weights, List<? extends Tensor> wrt) {
    fit("weight", weights, "output", outputs);
    List<Tensor> order = Tensor.formulaOrder(outputs);
    Set<Tensor> active = dependents(order, wrt);
    Map<Tensor, Tensor> slopes = new HashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      slopes.merge(outputs.get(i), weights.get(i), Tensor::plus);
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      Tensor node = order.get(i);
      Tensor slope = slopes.get(node);
      if (slope == null || !active.contains(node)) {
        continue;
      }
      List<Tensor> parts = rule(node, slope);
      for (int j = 0; j < parts.size(); j++) {
        Tensor input = node.in(j);
        if (active.contains(input)) {
          slopes.merge(input, parts.get(j), Tensor::plus);
        }
      }
    }
    List<Tensor> result = new ArrayList<>(wrt.size());
    for (Tensor v : wrt) {
      Tensor slope = slopes.get(v);
      result.add(slope != null ? slope : Tensor.full(0, v.shape(), dtype(v)));
    }
    return result;
  }

  /// That there is one of `these` for each of `those`, of its shape and kind of number.
  static void fit(String name, List<Tensor> these, String other, List<? extends Tensor> those) {
    if (these.size() != those.size()) {
      throw new IllegalArgumentException(
          these.size()
              + " "
              + name
              + " for "
              + those.size()
              + " "
              + other
              + "s; give one for each");
    }
    for (int i = 0; i < these.size(); i++) {
      Tensor a = these.get(i);
      Tensor b = those.get(i);
      if (!a.shape().equals(b.shape()) || a.dtype() != dtype(b)) {
        throw new IllegalArgumentException(
            name
                + " "
                + i
                + " is "
                + a
                + ", its "
                + other
                + " is "
                + b
                + "; give it the "
                + other
                + "'s shape and kind of number");
      }
    }
  }

  /// The kind of number that slopes along `v` are: its own, but F32 for BF16, so that slopes are
  /// summed before they are rounded.
  ///
  /// @throws IllegalArgumentException for whole numbers, which have no slope
  static DType dtype(Tensor v) {
    return switch (v.dtype()) {
      case F32, BF16 -> DType.F32;
      case F64 -> DType.F64;
      case I32 ->
          throw new IllegalArgumentException(v + " holds whole numbers: they have no gradient");
    };
  }

  private static Set<Tensor> dependents(List<Tensor> order, List<? extends Tensor> wrt) {
    Set<Tensor> active = new HashSet<>(wrt);
    for (Tensor node : order) {
      if (node.inputs().stream().anyMatch(active::contains)) {
        active.add(node);
      }
    }
    return active;
  }

  /// For each input of `node`, `∂J/∂input`, given `g = ∂J/∂node`; an empty list where no slope
  /// flows.
  ///
  /// At a kink the slope is one of its sides: `max` passes it to its second input when both are
  /// equal (so `relu` has slope 0 at 0), and a maximum over axes shares it equally among those
  /// that tie.
  private static List<Tensor> rule(Tensor node, Tensor g) {
    return switch (node.op()) {
      case Op.Leaf(),
          Op.Constant(_),
          Op.Data(_),
          Op.OfStep(_),
          Op.Training(),
          Op.Iota(_),
          Op.Random(_, _) ->
          List.of();
      case Op.Less(), Op.Equal(), Op.Detach() -> List.of();
      case Op.Negate() -> List.of(g.negate());
      case Op.Exp() -> List.of(g.times(node));
      case Op.Log() -> List.of(g.over(node.in(0)));
      case Op.Sqrt() -> List.of(g.times(0.5).over(node));
      case Op.Sin() -> List.of(g.times(node.in(0).cos()));
      case Op.Cos() -> List.of(g.times(node.in(0).sin()).negate());
      case Op.Tanh() -> List.of(g.times(node.square().negate().plus(1)));
      case Op.Erf() -> List.of(g.times(node.in(0).square().negate().exp().times(TWO_OVER_ROOT_PI)));
      case Op.Add() -> List.of(g, g);
      case Op.Subtract() -> List.of(g, g.negate());
      case Op.Multiply() -> List.of(g.times(node.in(1)), g.times(node.in(0)));
      case Op.Divide() -> List.of(g.over(node.in(1)), g.times(node).over(node.in(1)).negate());
      case Op.Fma() -> List.of(g.times(node.in(1)), g.times(node.in(0)), g);
      case Op.Max() -> {
        Tensor first = node.in(1).less(node); // the result is kept anyway, the first input is not
        yield List.of(first.select(g, zero(g)), first.select(zero(g), g));
      }
      case Op.Select() -> {
        Tensor condition = node.in(0);
        Tensor none = Tensor.full(0, condition.shape(), condition.dtype());
        yield List.of(none, condition.select(g, zero(g)), condition.select(zero(g), g));
      }
      case Op.Sum(_) -> List.of(g.broadcastTo(node.in(0).shape()));
      case Op.MaxOver(var axes) -> {
        Tensor winners = node.in(0).equal(node);
        yield List.of(winners.times(g.over(winners.sum(array(axes)))));
      }
      case Op.Reshape(_) -> List.of(g.reshape(node.in(0).shape()));
      case Op.Transpose(var order) -> List.of(g.transpose(inverse(order)));
      case Op.Broadcast(_) -> List.of(g.sum(stretched(node)));
      case Op.Slice(var starts, _) -> List.of(g.pad(array(starts), node.in(0).shape()));
      case Op.Pad(var starts, _) -> List.of(g.slice(array(starts), node.in(0).shape()));
      case Op.Concatenate(int axis) -> g.split(axis, sizes(node, axis));
      case Op.Cast(_) ->
          node.dtype() == DType.I32 || node.in(0).dtype() == DType.I32
              ? List.of()
              : List.of(g.cast(dtype(node.in(0)).computing()));
      case Op.Gather() -> List.of(g.scatterAdd(node.in(1), node.in(0).shape().dim(0)));
      case Op.ScatterAdd(_) -> List.of(g.gather(node.in(1)));
      case Op.Attention(_) ->
          IntStream.range(0, 3).mapToObj(by -> Attending.slope(node, by, g)).toList();
      case Op.AttentionGradient(int by, double scale) -> slopeOfSlope(node, by, scale, g);
      case Op.MatMul(boolean ta, boolean tb) -> {
        Tensor a = node.in(0);
        Tensor b = node.in(1);
        yield List.of(
            ta ? Tensor.product(b, tb, g, true) : Tensor.product(g, false, b, !tb),
            tb ? Tensor.product(g, true, a, ta) : Tensor.product(a, !ta, g, false));
      }
    };
  }

  /// The rule of an attention's slope: that of the plain formula's, written over leaves in place
  /// of the inputs, as these may be made of each other.
  private static List<Tensor> slopeOfSlope(Tensor node, int by, double scale, Tensor g) {
    List<Tensor> in =
        node.inputs().stream().map(one -> Tensor.leaf(one.shape(), one.dtype())).toList();
    Tensor plain = Attending.plain(in.get(0), in.get(1), in.get(2), in.get(3), scale);
    Tensor slope = of(List.of(plain), List.of(in.get(4)), List.of(in.get(by))).getFirst();
    List<Tensor> parts = of(List.of(slope), List.of(g), in);
    Map<Tensor, Tensor> made = new HashMap<>();
    for (int i = 0; i < in.size(); i++) {
      made.put(in.get(i), node.in(i));
    }
    for (Tensor one : Tensor.formulaOrder(parts)) {
      if (!made.containsKey(one)) {
        List<Tensor> inputs = one.inputs().stream().map(input -> made(made, input)).toList();
        made.put(one, inputs.equals(one.inputs()) ? one : one.withInputs(inputs));
      }
    }
    return parts.stream().map(one -> made(made, one)).toList();
  }

  private static Tensor made(Map<Tensor, Tensor> made, Tensor one) {
    return Objects.requireNonNull(made.get(one));
  }

  private static final double TWO_OVER_ROOT_PI = 1.1283791670955126;

  private static Tensor zero(Tensor like) {
    return Tensor.constant(0, like.dtype());
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /// How far each input reaches along `axis`.
  private static int[] sizes(Tensor node, int axis) {
    return node.inputs().stream().mapToInt(input -> input.shape().dim(axis)).toArray();
  }

  private static int[] inverse(List<Integer> order) {
    int[] inverse = new int[order.size()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[order.get(i)] = i;
    }
    return inverse;
  }

  /// The axes that a broadcast repeated; never none, as a broadcast changes the shape.
  private static int[] stretched(Tensor broadcast) {
    int[] from = broadcast.in(0).shape().dims();
    int[] to = broadcast.shape().dims();
    return IntStream.range(0, to.length).filter(i -> from[i] != to[i]).toArray();
  }
}
