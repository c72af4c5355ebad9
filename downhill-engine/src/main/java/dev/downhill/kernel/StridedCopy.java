package dev.downhill.kernel;

/// Copies numbers to where a transpose or a repetition wants them: element `(i, j, …)` of the
/// target is element `Σ index·stride` of the source.
public final class StridedCopy {
  private StridedCopy() {}

  /// @param from a `float[]` or `double[]`
  /// @param to an array of the same type with at least the product of `dims` elements
  /// @param dims sizes of the target's axes
  /// @param strides how far apart neighbours along each axis lie in the source; 0 repeats
  public static void run(Object from, Object to, int[] dims, int[] strides) {
    copy(from, to, dims, strides, 0, 0, 0);
  }

  /// Copies everything below `axis`; returns where the target goes on.
  private static int copy(
      Object from, Object to, int[] dims, int[] strides, int axis, int source, int target) {
    if (axis >= dims.length - 1) {
      int length = dims.length == 0 ? 1 : dims[axis];
      int stride = dims.length == 0 ? 1 : strides[axis];
      line(from, to, source, target, length, stride);
      return target + length;
    }
    int next = target;
    for (int i = 0; i < dims[axis]; i++) {
      next = copy(from, to, dims, strides, axis + 1, source + i * strides[axis], next);
    }
    return next;
  }

  private static void line(Object from, Object to, int source, int target, int length, int stride) {
    if (stride == 1) {
      System.arraycopy(from, source, to, target, length);
    } else if (from instanceof float[] floats) {
      float[] out = (float[]) to;
      for (int i = 0; i < length; i++) {
        out[target + i] = floats[source + i * stride];
      }
    } else {
      double[] in = (double[]) from;
      double[] out = (double[]) to;
      for (int i = 0; i < length; i++) {
        out[target + i] = in[source + i * stride];
      }
    }
  }
}
