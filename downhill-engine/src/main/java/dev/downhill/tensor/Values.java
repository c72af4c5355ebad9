package dev.downhill.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Concrete numbers in row-major order: a shape and the Java array that holds them.
///
/// The array is the storage itself, not a copy: who hands one in shares it.
///
/// @param shape how many numbers along each axis
/// @param array a `float[]` (F32), `double[]` (F64), `int[]` (I32) or `short[]` (BF16) of exactly
///     `shape.size()` numbers
public record Values(Shape shape, Object array) {
  /// @throws IllegalArgumentException if the array is of another type or length
  public Values {
    int length =
        switch (array) {
          case float[] floats -> floats.length;
          case double[] doubles -> doubles.length;
          case int[] ints -> ints.length;
          case short[] shorts -> shorts.length;
          default ->
              throw new IllegalArgumentException(
                  "values must be a float[], a double[], an int[] or a short[] (BF16), not "
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

  /// Whole numbers, I32.
  public static Values indices(Shape shape, int... numbers) {
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
      case I32 -> new int[size];
      case BF16 -> new short[size];
    };
  }

  /// Bytes that the numbers of such values take.
  public static long bytes(Shape shape, DType dtype) {
    return (long) shape.size() * dtype.bytes();
  }

  public DType dtype() {
    return switch (array) {
      case float[] _ -> DType.F32;
      case double[] _ -> DType.F64;
      case int[] _ -> DType.I32;
      default -> DType.BF16;
    };
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

  public int[] ints() {
    if (array instanceof int[] ints) {
      return ints;
    }
    throw new IllegalStateException("these values are " + dtype() + ", not I32");
  }

  /// The number at flat position `i`.
  public double at(int i) {
    if (array instanceof float[] floats) {
      return floats[i];
    }
    if (array instanceof double[] doubles) {
      return doubles[i];
    }
    return array instanceof int[] ints ? ints[i] : Bfloat16.toFloat(((short[]) array)[i]);
  }

  /// Sets the number at flat position `i`, converted as [Tensor#cast] does.
  public void set(int i, double value) {
    if (array instanceof float[] floats) {
      floats[i] = (float) value;
    } else if (array instanceof double[] doubles) {
      doubles[i] = value;
    } else if (array instanceof int[] ints) {
      ints[i] = (int) value;
    } else {
      ((short[]) array)[i] = Bfloat16.of(value);
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
    Values copy = zeros(shape, dtype());
    copy.assign(this);
    return copy;
  }

  /// Copies `other`'s numbers over these; shapes and dtypes must be equal.
  public void assign(Values other) {
    if (!shape.equals(other.shape) || dtype() != other.dtype()) {
      throw new IllegalArgumentException(
          "cannot assign " + other.dtype() + " " + other.shape + " to " + dtype() + " " + shape);
    }
    System.arraycopy(other.array, 0, array, 0, shape.size());
  }

  /// Sets every number to `value`, converted as [Tensor#cast] does.
  public void fill(double value) {
    switch (array) {
      case float[] floats -> Arrays.fill(floats, (float) value);
      case double[] doubles -> Arrays.fill(doubles, value);
      case int[] ints -> Arrays.fill(ints, (int) value);
      default -> Arrays.fill((short[]) array, Bfloat16.of(value));
    }
  }

  /// Appends the bytes of numbers `from` to `to` (not included); every NaN is written as one and
  /// the same.
  public void write(ByteBuffer bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (array instanceof float[] floats) {
        bytes.putInt(Float.floatToIntBits(floats[i]));
      } else if (array instanceof double[] doubles) {
        bytes.putLong(Double.doubleToLongBits(doubles[i]));
      } else if (array instanceof int[] ints) {
        bytes.putInt(ints[i]);
      } else {
        bytes.putShort(Bfloat16.of(Bfloat16.toFloat(((short[]) array)[i])));
      }
    }
  }

  /// Sets numbers `from` to `to` (not included) from bytes that [#write] appended.
  public void read(ByteBuffer bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (array instanceof float[] floats) {
        floats[i] = bytes.getFloat();
      } else if (array instanceof double[] doubles) {
        doubles[i] = bytes.getDouble();
      } else if (array instanceof int[] ints) {
        ints[i] = bytes.getInt();
      } else {
        ((short[]) array)[i] = bytes.getShort();
      }
    }
  }
}
