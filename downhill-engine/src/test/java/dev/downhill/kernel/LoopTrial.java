package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/// A loop over rows and columns of some number.
record LoopTrial(Loop loop, int rows, int cols) {

  /// Every form, or scalar code alone without the module; what is wider than the processor's
  /// vectors is slow here, but right.
  static List<Form> forms() {
    return Vectors.bits() > 0 ? List.of(Form.values()) : List.of(Form.SCALAR);
  }

  /// Ordinary numbers, and one in four something special: zeros, infinities, NaN, subnormal and
  /// huge.
  static DoubleSupplier wild(Random random) {
    return () ->
        switch (random.nextInt(40)) {
          case 0 -> Double.NaN;
          case 1 -> Double.POSITIVE_INFINITY;
          case 2 -> Double.NEGATIVE_INFINITY;
          case 3 -> 0.0;
          case 4 -> -0.0;
          case 5 -> 1e-41 * random.nextGaussian();
          case 6 -> 1e-310 * random.nextGaussian();
          case 7 -> 1e30 * random.nextGaussian();
          case 8 -> 1e300 * random.nextGaussian();
          case 9 -> 1000 * random.nextGaussian();
          default -> random.nextGaussian();
        };
  }

  static Object numbers(DType dtype, int count, DoubleSupplier next) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, _ -> next.getAsDouble());
    return of(dtype, numbers);
  }

  static Object of(DType dtype, double... numbers) {
    if (dtype == DType.F64) {
      return numbers;
    }
    float[] rounded = new float[numbers.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) numbers[i];
    }
    return rounded;
  }

  Object[] arrays(DoubleSupplier next) {
    return loop.arrays().stream().map(a -> numbers(loop.dtype(), size(a), next)).toArray();
  }

  private int size(Access access) {
    return switch (access) {
      case FULL -> rows * cols;
      case ROW -> rows;
      case COLUMN -> cols;
      case SCALAR -> 1;
      case PARTIAL -> Math.ceilDiv(rows, Fold.BLOCK) * cols;
    };
  }

  Object scratch() {
    return of(loop.dtype(), new double[loop.scratch(cols)]);
  }

  /// What the arrays hold after `kernel` has run on copies of them.
  Object[] run(LoopKernel kernel, Object[] arrays) {
    Object[] copies = Stream.of(arrays).map(LoopTrial::copy).toArray();
    kernel.run(copies, cols, 0, rows, 0, cols, scratch());
    return copies;
  }

  static Object copy(Object array) {
    return array instanceof float[] floats ? floats.clone() : ((double[]) array).clone();
  }

  /// That all forms leave the bits that the plain loop leaves.
  void assertFormsAgree(DoubleSupplier next) {
    Object[] arrays = arrays(next);
    Object[] plain = run(new PlainLoop(loop), arrays);
    for (Form form : forms()) {
      Object[] found = run(Loops.compile(loop, form, cols), arrays);
      for (int i = 0; i < found.length; i++) {
        assertSame(found[i], plain[i], form + ", array " + i + " of " + this);
      }
    }
  }

  /// The same numbers to the bit, any NaN as good as any other.
  static void assertSame(Object found, Object expected, String what) {
    assertThat(bits(found)).as(what).isEqualTo(bits(expected));
  }

  private static long[] bits(Object array) {
    if (array instanceof double[] numbers) {
      return Arrays.stream(numbers).mapToLong(Double::doubleToLongBits).toArray();
    }
    float[] numbers = (float[]) array;
    long[] bits = new long[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(numbers[i]);
    }
    return bits;
  }
}
