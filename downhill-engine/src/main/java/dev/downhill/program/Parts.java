package dev.downhill.program;

import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What [Simplify] knows of slices, paddings and concatenations: fewer copies of the same
/// numbers.
final class Parts {
  private Parts() {}

  /// A slice of a slice is one, of everything is nothing, and of one part of a concatenation or
  /// of a padding is a slice of that part.
  static Tensor slice(Tensor node, List<Integer> starts) {
    Tensor in = node.in(0);
    if (in.shape().equals(node.shape())) {
      return in;
    }
    OptionalDouble constant = Simplify.constant(in);
    if (constant.isPresent()) {
      return Tensor.full(constant.getAsDouble(), node.shape(), node.dtype());
    }
    return switch (in.op()) {
      case Op.Slice(var before, _) -> in.in(0).slice(shifted(starts, before, 1), node.shape());
      case Op.Pad(var before, _) -> {
        int[] inner = shifted(starts, before, -1);
        yield isWithin(inner, node.shape(), in.in(0).shape())
            ? in.in(0).slice(inner, node.shape())
            : node;
      }
      case Op.Concatenate(int axis) -> {
        int[] inner = shifted(starts, starts, 0);
        for (Tensor part : in.inputs()) {
          if (isWithin(inner, node.shape(), part.shape())) {
            yield part.slice(inner, node.shape());
          }
          inner[axis] -= part.shape().dim(axis);
        }
        yield node;
      }
      default -> node;
    };
  }

  /// Padding with nothing is none, and padding twice is padding once.
  static Tensor pad(Tensor node, List<Integer> starts) {
    Tensor in = node.in(0);
    if (in.shape().equals(node.shape())) {
      return in;
    }
    boolean zeros = in.shape().size() == 0 && in.dtype().computes();
    if (zeros || Simplify.is(in, 0)) {
      return Tensor.full(0, node.shape(), node.dtype());
    }
    return in.op() instanceof Op.Pad(var before, _)
        ? in.in(0).pad(shifted(starts, before, 1), node.shape())
        : node;
  }

  /// One part is itself, empty parts go, and the parts of a part are parts.
  static Tensor concatenate(Tensor node, int axis) {
    List<Tensor> parts = new ArrayList<>();
    for (Tensor part : node.inputs()) {
      if (part.op() instanceof Op.Concatenate(int inner) && inner == axis) {
        parts.addAll(part.inputs());
      } else if (part.shape().dim(axis) > 0) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      return node.in(0);
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return parts.equals(node.inputs()) ? node : Tensor.concatenate(axis, parts);
  }

  /// The sum of two paddings whose numbers lie side by side, as the gradient of a split is, is
  /// the padding of their concatenation. (Where −0 meets the other's 0, it stays −0.)
  static Tensor add(Tensor node) {
    Tensor a = node.in(0);
    Tensor b = node.in(1);
    if (!(a.op() instanceof Op.Pad(var startsA, _))
        || !(b.op() instanceof Op.Pad(var startsB, _))) {
      return node;
    }
    Shape shapeA = a.in(0).shape();
    Shape shapeB = b.in(0).shape();
    int along = -1;
    for (int axis = 0; axis < shapeA.rank(); axis++) {
      boolean same =
          startsA.get(axis).equals(startsB.get(axis)) && shapeA.dim(axis) == shapeB.dim(axis);
      if (!same && along >= 0) {
        return node;
      }
      along = same ? along : axis;
    }
    if (along < 0) {
      return node;
    }
    if (startsA.get(along) + shapeA.dim(along) == startsB.get(along)) {
      return joined(a, b, along, startsA);
    }
    return startsB.get(along) + shapeB.dim(along) == startsA.get(along)
        ? joined(b, a, along, startsB)
        : node;
  }

  private static Tensor joined(Tensor first, Tensor second, int axis, List<Integer> starts) {
    return Tensor.concatenate(axis, List.of(first.in(0), second.in(0)))
        .pad(shifted(starts, starts, 0), first.shape());
  }

  private static int[] shifted(List<Integer> starts, List<Integer> by, int sign) {
    int[] sum = new int[starts.size()];
    for (int axis = 0; axis < sum.length; axis++) {
      sum[axis] = starts.get(axis) + sign * by.get(axis);
    }
    return sum;
  }

  private static boolean isWithin(int[] starts, Shape part, Shape whole) {
    for (int axis = 0; axis < starts.length; axis++) {
      if (starts[axis] < 0 || starts[axis] + part.dim(axis) > whole.dim(axis)) {
        return false;
      }
    }
    return true;
  }
}
