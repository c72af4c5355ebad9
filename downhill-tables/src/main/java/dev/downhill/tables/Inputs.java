package dev.downhill.tables;

import dev.downhill.data.Preparation;
import dev.downhill.data.Surprises;
import dev.downhill.data.Table;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From rows of a table to what a model reads: the preparation and, for a net, the ramps.
///
/// @param dtype what the model computes in; F64 without ramps, F32 with or without
record Inputs(Preparation preparation, Ramps ramps, DType dtype) {
  /// Rows that are prepared at a time, so that the F64 form of a large table is never there at
  /// once.
  private static final int CHUNK = 4_096;

  int width() {
    return ramps.width();
  }

  /// The rows of `table` with these indices, `[rows, width]`.
  Values of(Table table, int[] rows, Surprises surprises) {
    if (dtype == DType.F64) {
      return preparation.inputs(table, rows, DType.F64, surprises);
    }
    int width = width();
    float[] all = new float[Math.multiplyExact(rows.length, width)];
    double[] features = new double[preparation.width()];
    for (int from = 0; from < rows.length; from += CHUNK) {
      int[] some = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + CHUNK));
      double[] prepared = preparation.inputs(table, some, DType.F64, surprises).doubles();
      for (int i = 0; i < some.length; i++) {
        System.arraycopy(prepared, i * features.length, features, 0, features.length);
        ramps.put(features, all, (from + i) * width);
      }
    }
    return Values.of(Shape.of(rows.length, width), all);
  }

  /// One row as `[1, width]`.
  Values row(Map<String, ?> row, @Nullable Surprises surprises) {
    double[] features = new double[preparation.width()];
    preparation.row(row, features, surprises);
    if (dtype == DType.F64) {
      return Values.of(Shape.of(1, features.length), features);
    }
    float[] inputs = new float[width()];
    ramps.put(features, inputs, 0);
    return Values.of(Shape.of(1, inputs.length), inputs);
  }
}
