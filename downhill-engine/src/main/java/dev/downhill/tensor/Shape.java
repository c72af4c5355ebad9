package dev.downhill.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// How many numbers a tensor holds along each axis, outermost first: `[rows, cols]`.
///
/// A scalar has no axes: `[]`. Axes may be named from the end by negative numbers: −1 is the
/// last.
public final class Shape {
  /// The shape of one number.
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /// @throws IllegalArgumentException if a size is negative or all of them together exceed 2³¹ −
  ///     1
  public static Shape of(int... dims) {
    long size = 1;
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + ": a size must be 0 or more, not " + dim);
      }
      size *= dim;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + ": more than 2,147,483,647 numbers in one tensor");
      }
    }
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  public int rank() {
    return dims.length;
  }

  /// The size along `axis`, −rank ≤ axis < rank.
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /// `axis` counted from the front, whichever way it was given.
  public int axis(int axis) {
    int front = axis < 0 ? axis + dims.length : axis;
    if (front < 0 || front >= dims.length) {
      throw new IllegalArgumentException("axis " + axis + " of a tensor of shape " + this);
    }
    return front;
  }

  /// How many numbers in all.
  public int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  /// A copy of the sizes.
  public int[] dims() {
    return dims.clone();
  }

  /// The index along each axis of flat position `at`, 0 ≤ at < size.
  public int[] position(int at) {
    int[] position = new int[dims.length];
    int rest = at;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      position[axis] = rest % dims[axis];
      rest /= dims[axis];
    }
    return position;
  }

  /// This shape with `size` along `axis`.
  public Shape with(int axis, int size) {
    int[] changed = dims.clone();
    changed[axis(axis)] = size;
    return of(changed);
  }

  /// The shape that tensors of both shapes stretch to: axes are aligned from the last, and an
  /// axis of size 1 (or one that is not there) stretches to the other's size.
  ///
  /// @throws IllegalArgumentException if an axis differs and neither is 1; names both shapes
  public Shape broadcast(Shape other) {
    int rank = Math.max(rank(), other.rank());
    int[] result = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int mine = i <= rank() ? dims[rank() - i] : 1;
      int theirs = i <= other.rank() ? other.dims[other.rank() - i] : 1;
      if (mine != theirs && mine != 1 && theirs != 1) {
        throw new IllegalArgumentException(
            "shapes "
                + this
                + " and "
                + other
                + " differ in axis −"
                + i
                + ": "
                + mine
                + " and "
                + theirs
                + "; sizes must be equal, or one of them 1");
      }
      result[rank - i] = mine == 1 ? theirs : mine;
    }
    return of(result);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.stream(dims)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
