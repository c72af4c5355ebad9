package dev.downhill.kernel;

import java.util.Arrays;

/// Numbers that move together: element `(i, j, …)`, of sizes `dims`, goes from `source + Σ
/// index·sourceStrides` in one array to `target + Σ index·targetStrides` in another.
///
/// A source stride of 0 repeats. No two elements go to the same place.
public record Box(int[] dims, int source, int[] sourceStrides, int target, int[] targetStrides) {

  /// How far apart neighbours along each axis lie in an array in row-major order.
  public static int[] rowMajor(int[] dims) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dims[axis];
    }
    return strides;
  }

  /// How many numbers move.
  public int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  /// As many numbers as `dims` say, in row-major order in both arrays.
  public static Box whole(int... dims) {
    return new Box(dims, 0, rowMajor(dims), 0, rowMajor(dims));
  }

  /// Anything in the source, to a target that it fills in row-major order.
  public static Box gathered(int[] dims, int source, int[] sourceStrides) {
    return new Box(dims, source, sourceStrides, 0, rowMajor(dims));
  }

  /// A source in row-major order, to anywhere in the target.
  public static Box spread(int[] dims, int target, int[] targetStrides) {
    return new Box(dims, 0, rowMajor(dims), target, targetStrides);
  }

  /// The same numbers with as few axes as will do: none of size 1, and no two that are as good as
  /// one.
  Box simplified() {
    int[] sizes = new int[dims.length];
    int[] from = new int[dims.length];
    int[] to = new int[dims.length];
    int count = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      int size = dims[axis];
      if (size == 1) {
        continue;
      }
      boolean one =
          count > 0
              && from[count - 1] == sourceStrides[axis] * size
              && to[count - 1] == targetStrides[axis] * size;
      int at = one ? count - 1 : count++;
      sizes[at] = one ? sizes[at] * size : size;
      from[at] = sourceStrides[axis];
      to[at] = targetStrides[axis];
    }
    return new Box(
        Arrays.copyOf(sizes, count),
        source,
        Arrays.copyOf(from, count),
        target,
        Arrays.copyOf(to, count));
  }
}
