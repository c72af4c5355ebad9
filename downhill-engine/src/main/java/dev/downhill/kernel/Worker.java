package dev.downhill.kernel;

import dev.downhill.tensor.DType;
import java.util.Arrays;

/// One of those who run a [Task]'s chunks, with scratch arrays that grow and are used again.
public final class Worker {
  private float[] floats = {};
  private double[] doubles = {};
  private int[][] words = {};
  private float[][] floatRows = {};
  private double[][] doubleRows = {};
  private float[][] floatBlocks = {};
  private double[][] doubleBlocks = {};

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
    return switch (dtype) {
      case F32 -> {
        if (floatBlocks.length < sizes.length) {
          floatBlocks = Arrays.copyOf(floatBlocks, sizes.length);
        }
        for (int i = 0; i < sizes.length; i++) {
          if (floatBlocks[i] == null || floatBlocks[i].length < sizes[i]) {
            floatBlocks[i] = new float[sizes[i]];
          }
        }
        yield floatBlocks;
      }
      case F64 -> {
        if (doubleBlocks.length < sizes.length) {
          doubleBlocks = Arrays.copyOf(doubleBlocks, sizes.length);
        }
        for (int i = 0; i < sizes.length; i++) {
          if (doubleBlocks[i] == null || doubleBlocks[i].length < sizes[i]) {
            doubleBlocks[i] = new double[sizes[i]];
          }
        }
        yield doubleBlocks;
      }
      case I32, BF16 -> throw new IllegalArgumentException("no scratch of " + dtype);
    };
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
