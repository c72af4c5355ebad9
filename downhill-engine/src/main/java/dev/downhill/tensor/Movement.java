package dev.downhill.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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

  static Tensor gather(Tensor table, Tensor indices) {
    checkIndices("gather", indices);
    if (table.shape().rank() == 0) {
      throw new IllegalArgumentException("gather: a table needs at least one axis, not []");
    }
    Shape shape = joined(indices.shape(), table.shape(), 1);
    return Tensor.node(new Op.Gather(), shape, table.dtype(), table, indices);
  }

  static Tensor scatterAdd(Tensor values, Tensor indices, int rows) {
    checkIndices("scatterAdd", indices);
    values.dtype().checkComputes("scatterAdd");
    int rank = indices.shape().rank();
    boolean fits =
        rank <= values.shape().rank()
            && Arrays.equals(indices.shape().dims(), Arrays.copyOf(values.shape().dims(), rank));
    if (!fits) {
      throw new IllegalArgumentException(
          "scatterAdd: indices %s are not how the values %s begin; needs one index for each row"
              .formatted(indices.shape(), values.shape()));
    }
    Shape shape = joined(Shape.of(rows), values.shape(), rank);
    return Tensor.node(new Op.ScatterAdd(rows), shape, values.dtype(), values, indices);
  }

  private static void checkIndices(String what, Tensor indices) {
    if (indices.dtype() != DType.I32) {
      throw new IllegalArgumentException(
          "%s: indices must be I32, not %s %s; cast them"
              .formatted(what, indices.dtype(), indices.shape()));
    }
  }

  /// The sizes of `lead`, then those of `shape` from axis `from` on.
  private static Shape joined(Shape lead, Shape shape, int from) {
    return Shape.of(
        IntStream.concat(
                Arrays.stream(lead.dims()), Arrays.stream(shape.dims(), from, shape.rank()))
            .toArray());
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
