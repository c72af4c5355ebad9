package dev.downhill.kernel;

import dev.downhill.tensor.DType;

/// One of those who run a [Task]'s chunks, with scratch arrays that grow and are used again.
public final class Worker {
  private float[] floats = {};
  private double[] doubles = {};
  private int[][] words = {};

  Worker() {}

  /// A `float[]` or `double[]` of at least `size` numbers, holding anything. The next call
  /// returns the same array.
  public Object scratch(DType dtype, int size) {
    return switch (dtype) {
      case F32 -> floats(size);
      case F64 -> doubles(size);
    };
  }

  /// Two arrays of `size` numbers, the same size at every call.
  int[][] words(int size) {
    if (words.length == 0) {
      words = new int[2][size];
    }
    return words;
  }

  private float[] floats(int size) {
    if (floats.length < size) {
      floats = new float[size];
    }
    return floats;
  }

  private double[] doubles(int size) {
    if (doubles.length < size) {
      doubles = new double[size];
    }
    return doubles;
  }
}
