package dev.downhill.tensor;

/// Concrete numbers in row-major order: a shape and the Java array that holds them.
///
/// The array is the storage itself, not a copy: who hands one in shares it.
///
/// @param shape how many numbers along each axis
/// @param array a `float[]` (F32) or `double[]` (F64) of exactly `shape.size()` numbers
public record Values(Shape shape, Object array) {
  /// @throws IllegalArgumentException if the array is of another type or length
  public Values {
    int length =
        switch (array) {
          case float[] floats -> floats.length;
          case double[] doubles -> doubles.length;
          default ->
              throw new IllegalArgumentException(
                  "values must be a float[] or a double[], not "
                      + array.getClass().getSimpleName());
        };
    if (length != shape.size()) {
      throw new IllegalArgumentException(
          "shape " + shape + " holds " + shape.size() + " numbers, the array " + length);
    }
  }

  public static Values of(Shape shape, float... numbers) {
    return new Values(shape, numbers);
  }

  public static Values of(Shape shape, double... numbers) {
    return new Values(shape, numbers);
  }

  /// Zeros.
  public static Values zeros(Shape shape, DType dtype) {
    return new Values(shape, newArray(dtype, shape.size()));
  }

  /// A Java array for `size` numbers of this kind, all zero.
  public static Object newArray(DType dtype, int size) {
    return switch (dtype) {
      case F32 -> new float[size];
      case F64 -> new double[size];
    };
  }

  /// Bytes that the numbers of such values take.
  public static long bytes(Shape shape, DType dtype) {
    return (long) shape.size() * dtype.bytes();
  }

  public DType dtype() {
    return array instanceof float[] ? DType.F32 : DType.F64;
  }

  public float[] floats() {
    if (array instanceof float[] floats) {
      return floats;
    }
    throw new IllegalStateException("these values are " + dtype() + ", not F32");
  }

  public double[] doubles() {
    if (array instanceof double[] doubles) {
      return doubles;
    }
    throw new IllegalStateException("these values are " + dtype() + ", not F64");
  }

  /// The number at flat position `i`.
  public double at(int i) {
    return array instanceof float[] floats ? floats[i] : ((double[]) array)[i];
  }

  /// Sets the number at flat position `i`, rounded to the dtype.
  public void set(int i, double value) {
    if (array instanceof float[] floats) {
      floats[i] = (float) value;
    } else {
      ((double[]) array)[i] = value;
    }
  }

  /// The only number of a tensor of size 1.
  public double scalar() {
    if (shape.size() != 1) {
      throw new IllegalStateException("a tensor of shape " + shape + " is not one number");
    }
    return at(0);
  }

  public Values copy() {
    return new Values(
        shape, array instanceof float[] floats ? floats.clone() : ((double[]) array).clone());
  }

  /// Copies `other`'s numbers over these; shapes and dtypes must be equal.
  public void assign(Values other) {
    if (!shape.equals(other.shape) || dtype() != other.dtype()) {
      throw new IllegalArgumentException(
          "cannot assign " + other.dtype() + " " + other.shape + " to " + dtype() + " " + shape);
    }
    System.arraycopy(other.array, 0, array, 0, shape.size());
  }
}
