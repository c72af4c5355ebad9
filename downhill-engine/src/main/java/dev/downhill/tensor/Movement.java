package dev.downhill.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Checks and shapes of the operations that take numbers elsewhere; [Tensor] says what they do.
final class Movement {
  private Movement() {}

  static Tensor slice(Tensor x, int[] starts, Shape part) {
    checkWithin("slice", starts, part, x.shape());
    return Tensor.node(new Op.Slice(list(starts), part), part, x.dtype(), x);
  }

  static Tensor slice(Tensor x, int axis, int from, int to) {
    int along = x.shape().axis(axis);
    int size = x.shape().dim(along);
    if (from < 0 || from > to || to > size) {
      throw new IllegalArgumentException(
          "slice: %d to %d of axis %d of %s; needs 0 ≤ from ≤ to ≤ %d"
              .formatted(from, to, axis, x.shape(), size));
    }
    int[] starts = new int[x.shape().rank()];
    starts[along] = from;
    return slice(x, starts, x.shape().with(along, to - from));
  }

  static Tensor pad(Tensor x, int[] starts, Shape whole) {
    checkWithin("pad", starts, x.shape(), whole);
    return Tensor.node(new Op.Pad(list(starts), whole), whole, x.dtype(), x);
  }

  static Tensor pad(Tensor x, int axis, int before, int after) {
    int along = x.shape().axis(axis);
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "pad: %d before and %d after; needs 0 or more (a slice takes away)"
              .formatted(before, after));
    }
    int[] starts = new int[x.shape().rank()];
    starts[along] = before;
    int size = Math.addExact(Math.addExact(before, x.shape().dim(along)), after);
    return pad(x, starts, x.shape().with(along, size));
  }

  static Tensor concatenate(int axis, List<? extends Tensor> parts) {
    Tensor first = first("concatenate", parts);
    int along = first.shape().axis(axis);
    int size = 0;
    for (Tensor part : parts) {
      Tensor.sameDType("concatenate", first, part);
      boolean fits =
          part.shape().rank() == first.shape().rank()
              && part.shape().with(along, 0).equals(first.shape().with(along, 0));
      if (!fits) {
        throw new IllegalArgumentException(
            "concatenate along axis %d: %s and %s must be equal along the other axes"
                .formatted(axis, first.shape(), part.shape()));
      }
      size = Math.addExact(size, part.shape().dim(along));
    }
    Shape whole = first.shape().with(along, size);
    return new Tensor(new Op.Concatenate(along), List.copyOf(parts), whole, first.dtype());
  }

  static Tensor stack(int axis, List<? extends Tensor> parts) {
    Shape shape = first("stack", parts).shape();
    int[] dims = Arrays.copyOf(shape.dims(), shape.rank() + 1);
    int at = Shape.of(dims).axis(axis);
    System.arraycopy(shape.dims(), at, dims, at + 1, shape.rank() - at);
    dims[at] = 1;
    List<Tensor> raised = new ArrayList<>(parts.size());
    for (Tensor part : parts) {
      if (!part.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "stack: %s and %s must be equal".formatted(shape, part.shape()));
      }
      raised.add(part.reshape(dims));
    }
    return concatenate(at, raised);
  }

  static List<Tensor> split(Tensor x, int axis, int... sizes) {
    int whole = x.shape().dim(axis);
    if (Arrays.stream(sizes).asLongStream().sum() != whole) {
      throw new IllegalArgumentException(
          "split: sizes %s do not add up to %d, axis %d of %s"
              .formatted(Arrays.toString(sizes), whole, axis, x.shape()));
    }
    List<Tensor> parts = new ArrayList<>(sizes.length);
    int from = 0;
    for (int size : sizes) {
      parts.add(slice(x, axis, from, from + size));
      from += size;
    }
    return parts;
  }

  private static Tensor first(String what, List<? extends Tensor> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(what + " needs at least one tensor");
    }
    return parts.getFirst();
  }

  private static void checkWithin(String what, int[] starts, Shape part, Shape whole) {
    boolean fits = starts.length == whole.rank() && part.rank() == whole.rank();
    for (int axis = 0; fits && axis < starts.length; axis++) {
      fits = starts[axis] >= 0 && (long) starts[axis] + part.dim(axis) <= whole.dim(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: %s from %s on is not within %s"
              .formatted(what, part, Arrays.toString(starts), whole));
    }
  }

  private static List<Integer> list(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}
