package dev.downhill.program;

import dev.downhill.kernel.Box;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The kernels of formulas that only take numbers elsewhere: each is a copy of a [Box] or two.
final class Moves {
  private Moves() {}

  /// @param from the buffer of each input
  /// @param to the buffer of the node's numbers
  static List<Step> of(Tensor node, List<Buffer> from, Buffer to) {
    Shape shape = node.shape();
    return switch (node.op()) {
      case Op.Transpose(var order) -> {
        int[] strides = strides(node.in(0).shape());
        int[] ordered = order.stream().mapToInt(axis -> strides[axis]).toArray();
        yield List.of(move(from, to, Box.gathered(shape.dims(), 0, ordered)));
      }
      case Op.Broadcast(_) -> {
        Shape in = node.in(0).shape();
        int[] strides = strides(in);
        for (int axis = 0; axis < strides.length; axis++) {
          strides[axis] = in.dim(axis) == 1 ? 0 : strides[axis];
        }
        yield List.of(move(from, to, Box.gathered(shape.dims(), 0, strides)));
      }
      case Op.Slice(var starts, _) -> {
        int[] strides = strides(node.in(0).shape());
        yield List.of(
            move(from, to, Box.gathered(shape.dims(), position(starts, strides), strides)));
      }
      case Op.Pad(var starts, _) -> {
        int[] strides = strides(shape);
        int[] dims = node.in(0).shape().dims();
        yield List.of(
            new Step.Zero(to),
            move(from, to, Box.spread(dims, position(starts, strides), strides)));
      }
      case Op.Concatenate(int axis) -> {
        int[] strides = strides(shape);
        List<Step> steps = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < from.size(); i++) {
          Shape part = node.in(i).shape();
          Box box = Box.spread(part.dims(), start * strides[axis], strides);
          steps.add(new Step.Move(from.get(i), to, box));
          start += part.dim(axis);
        }
        yield steps;
      }
      default -> throw new IllegalStateException("no kernel for " + node);
    };
  }

  private static Step move(List<Buffer> from, Buffer to, Box box) {
    return new Step.Move(from.getFirst(), to, box);
  }

  private static int[] strides(Shape shape) {
    return Box.rowMajor(shape.dims());
  }

  private static int position(List<Integer> starts, int[] strides) {
    int position = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      position += starts.get(axis) * strides[axis];
    }
    return position;
  }
}
