package dev.downhill.gradient;

import dev.downhill.tensor.Attending;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The same formulas for many values of one leaf at once, along a new first axis.
///
/// What does not read the leaf is worked out once.
final class Stacked {
  private Stacked() {}

  /// @param formulas of any shapes
  /// @param leaf what takes many values
  /// @param values its values, `[count, …leaf]`
  /// @return for each formula `[count, …formula]`
  static List<Tensor> of(List<Tensor> formulas, Tensor leaf, Tensor values) {
    int count = values.shape().dim(0);
    Map<Tensor, Tensor> stacked = new HashMap<>();
    stacked.put(leaf, values);
    for (Tensor node : Tensor.formulaOrder(formulas)) {
      if (node.inputs().stream().anyMatch(stacked::containsKey)) {
        List<Tensor> inputs =
            node.inputs().stream().map(in -> stacked.getOrDefault(in, in)).toList();
        stacked.put(node, rule(node, inputs, count));
      }
    }
    return formulas.stream()
        .map(f -> stacked.getOrDefault(f, f).broadcastTo(stack(count, f.shape())))
        .toList();
  }

  static Shape stack(int count, Shape shape) {
    int[] dims = new int[shape.rank() + 1];
    dims[0] = count;
    System.arraycopy(shape.dims(), 0, dims, 1, shape.rank());
    return Shape.of(dims);
  }

  /// `node` of `count` values of its inputs, some of which have the new axis. Element-wise
  /// operations and products stretch those that have not.
  private static Tensor rule(Tensor node, List<Tensor> inputs, int count) {
    Tensor in = inputs.getFirst();
    return switch (node.op()) {
      case Op.Leaf(),
          Op.Constant(_),
          Op.Data(_),
          Op.OfStep(_),
          Op.Training(),
          Op.Iota(_),
          Op.Random(_, _) ->
          throw new IllegalStateException(node + " reads nothing");
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
          Op.Detach() ->
          Tensor.elementwise(node.op(), inputs);
      case Op.Sum(var axes) -> in.sum(later(axes));
      case Op.MaxOver(var axes) -> in.maxOver(later(axes));
      case Op.Reshape(Shape shape) -> in.reshape(stack(count, shape));
      case Op.Transpose(var order) -> {
        int[] moved = new int[order.size() + 1];
        System.arraycopy(later(order), 0, moved, 1, order.size());
        yield in.transpose(moved);
      }
      case Op.Broadcast(Shape shape) -> in.broadcastTo(stack(count, shape));
      case Op.Slice(var starts, Shape shape) -> in.slice(all(starts), stack(count, shape));
      case Op.Pad(var starts, Shape shape) -> in.pad(all(starts), stack(count, shape));
      case Op.Concatenate(int axis) -> {
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
          parts.add(inputs.get(i).broadcastTo(stack(count, node.in(i).shape())));
        }
        yield Tensor.concatenate(axis + 1, parts);
      }
      case Op.Cast(DType dtype) -> in.cast(dtype);
      // Indices are no formula of what the formulas are linear in.
      case Op.Gather() -> {
        Tensor indices = inputs.get(1);
        yield moved(moved(in, 0, 1).gather(indices), indices.shape().rank(), 0);
      }
      case Op.ScatterAdd(int rows) -> {
        Tensor indices = inputs.get(1);
        yield moved(moved(in, 0, indices.shape().rank()).scatterAdd(indices, rows), 1, 0);
      }
      case Op.Attention(_) -> attention(node, inputs, count);
      case Op.AttentionGradient(int by, _) ->
          Attending.slope(
              attention(node, inputs, count),
              by,
              inputs.get(4).broadcastTo(stack(count, node.in(4).shape())));
      case Op.MatMul(boolean ta, boolean tb) -> {
        Tensor right = inputs.get(1);
        boolean rows = !ta && right == node.in(1) && right.shape().rank() == 2;
        yield rows // then all matrices are the rows of one
            ? Tensor.product(
                    in.reshape(count * in.shape().dim(1), in.shape().dim(2)), ta, right, tb)
                .reshape(stack(count, node.shape()))
            : Tensor.product(in, ta, right, tb);
      }
    };
  }

  private static Tensor attention(Tensor node, List<Tensor> inputs, int count) {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(inputs.get(i).broadcastTo(stack(count, node.in(i).shape())));
    }
    return all.get(0).attention(all.get(1), all.get(2), all.get(3));
  }

  /// With axis `from` taken out and put in again as axis `to`.
  private static Tensor moved(Tensor x, int from, int to) {
    int rank = x.shape().rank();
    int[] others = IntStream.range(0, rank).filter(axis -> axis != from).toArray();
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = i == to ? from : others[i < to ? i : i - 1];
    }
    return x.transpose(order);
  }

  /// Where a part of every value begins.
  private static int[] all(List<Integer> starts) {
    return IntStream.concat(IntStream.of(0), starts.stream().mapToInt(start -> start)).toArray();
  }

  private static int[] later(List<Integer> axes) {
    return axes.stream().mapToInt(axis -> axis + 1).toArray();
  }
}
