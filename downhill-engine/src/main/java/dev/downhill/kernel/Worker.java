package dev.downhill.kernel;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.util.Arrays;

/// One of those who run a [Task]'s chunks, with scratch arrays that grow and are used again.
public final class Worker {
  private float[] floats = {};
  private double[] doubles = {};
  private int[][] words = {};
  private float[][] floatRows = {};
  private double[][] doubleRows = {};
  private Object[] blocks = {};

  Worker() {}

  /// A `float[]` or `double[]` of at least `size` numbers, holding anything. The next call
  /// returns the same array.
  public Object scratch(DType dtype, int size) {
    return switch (dtype) {
      case F32 -> floats(size);
      case F64 -> doubles(size);
      case I32, BF16 -> throw new IllegalArgumentException("no scratch of " + dtype);
    };
  }

  /// Two arrays of `size` numbers, the same size at every call.
  int[][] words(int size) {
    if (words.length == 0) {
      words = new int[2][size];
    }
    return words;
  }

  /// A `float[][]` or `double[][]` of at least `count` rows of [RowTile#LENGTH] numbers, holding
  /// anything. The next call returns the same rows.
  Object[] rows(DType dtype, int count) {
    return switch (dtype) {
      case F32 -> {
        if (floatRows.length < count) {
          floatRows = new float[count][RowTile.LENGTH];
        }
        yield floatRows;
      }
      case F64 -> {
        if (doubleRows.length < count) {
          doubleRows = new double[count][RowTile.LENGTH];
        }
        yield doubleRows;
      }
      case I32, BF16 -> throw new IllegalArgumentException("no scratch of " + dtype);
    };
  }

  /// Arrays of at least these sizes, holding anything; the next call returns the same arrays. For
  /// tasks that run products, which have [#scratch] to themselves.
  Object[] blocks(DType dtype, int[] sizes) {
    if (blocks.length < sizes.length) {
      blocks = Arrays.copyOf(blocks, sizes.length);
    }
    for (int i = 0; i < sizes.length; i++) {
      boolean fits =
          dtype == DType.F32
              ? blocks[i] instanceof float[] floats && floats.length >= sizes[i]
              : blocks[i] instanceof double[] doubles && doubles.length >= sizes[i];
      if (!fits) {
        blocks[i] = Values.newArray(dtype, sizes[i]);
      }
    }
    return blocks;
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
