package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.downhill.kernel.MatrixProduct.Layout;
import dev.downhill.kernel.MatrixProduct.Start;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixProductTest {
  private static final int[] AWKWARD = {0, 1, 2, 3, 7, 16, 17, 64, 65, 207};

  /// Every form that can run here, on several numbers of threads.
  private static final List<Machine> MACHINES =
      Arrays.stream(Form.values())
          .filter(Form::possible)
          .flatMap(
              form ->
                  (form == Form.SCALAR ? IntStream.of(1, 2, 3, 7) : IntStream.of(1, 3))
                      .mapToObj(threads -> new Machine(threads, form)))
          .toList();

  @AfterAll
  static void close() {
    MACHINES.forEach(Machine::close);
  }

  static Stream<Machine> machines() {
    return MACHINES.stream();
  }

  record Case(DType dtype, Layout layout, Start start, int batch, int m, int n, int k) {
    Object a(Random random) {
      return numbers(dtype, batch * m * k, random);
    }

    Object b(Random random) {
      return numbers(dtype, batch * k * n, random);
    }

    Object c(Random random) {
      return numbers(dtype, batch * m * n, random);
    }

    Object plain(Object a, Object b, Object c) {
      if (dtype == DType.F32) {
        float[] result = ((float[]) c).clone();
        PlainProduct.run(layout, start, batch, m, n, k, (float[]) a, (float[]) b, result);
        return result;
      }
      double[] result = ((double[]) c).clone();
      PlainProduct.run(layout, start, batch, m, n, k, (double[]) a, (double[]) b, result);
      return result;
    }

    Object run(Machine machine, Object a, Object b, Object c) {
      Object result = copy(c);
      new MatrixProduct(machine, dtype, layout, start, batch, m, n, k).run(a, b, result);
      return result;
    }
  }

  private static Object numbers(DType dtype, int size, Random random) {
    Object array = Values.newArray(dtype, size);
    for (int i = 0; i < size; i++) {
      set(array, i, random.nextGaussian());
    }
    return array;
  }

  private static void set(Object array, int i, double value) {
    if (array instanceof float[] floats) {
      floats[i] = (float) value;
    } else {
      ((double[]) array)[i] = value;
    }
  }

  private static int length(Object array) {
    return array instanceof float[] floats ? floats.length : ((double[]) array).length;
  }

  private static Object copy(Object array) {
    return array instanceof float[] floats ? floats.clone() : ((double[]) array).clone();
  }

  /// Bit for bit, but that every NaN equals every other: `floatToIntBits` makes them one.
  private static void assertSameBits(Object actual, Object expected, Object description) {
    List<Long> one = bits(actual);
    List<Long> two = bits(expected);
    for (int i = 0; i < two.size(); i++) {
      if (!one.get(i).equals(two.get(i))) {
        throw new AssertionError(
            "%s differs at %d: %s, not %s"
                .formatted(description, i, Array.get(actual, i), Array.get(expected, i)));
      }
    }
    assertThat(one).hasSameSizeAs(two);
  }

  private static List<Long> bits(Object array) {
    return array instanceof float[] floats
        ? IntStream.range(0, floats.length)
            .mapToObj(i -> (long) Float.floatToIntBits(floats[i]))
            .toList()
        : Arrays.stream((double[]) array).mapToObj(Double::doubleToLongBits).toList();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("machines")
  void agreesWithThePlainProductAtAwkwardSizes(Machine machine) {
    Random random = new Random(7);
    for (int round = 0; round < 100; round++) {
      Case one =
          new Case(
              random.nextBoolean() ? DType.F32 : DType.F64,
              pick(Layout.values(), random),
              pick(Start.values(), random),
              1 + random.nextInt(2),
              AWKWARD[random.nextInt(AWKWARD.length)],
              AWKWARD[random.nextInt(AWKWARD.length)],
              AWKWARD[random.nextInt(AWKWARD.length)]);
      check(machine, one, random);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("machines")
  void agreesWithThePlainProductWhereItIsCutUp(Machine machine) {
    Random random = new Random(8);
    for (DType dtype : DType.COMPUTING) {
      Start start = pick(Start.values(), random);
      check(machine, new Case(dtype, Layout.PLAIN, start, 1, 515, 64, 13), random);
      check(machine, new Case(dtype, Layout.PLAIN, start, 1, 33, 130, 515), random);
      check(machine, new Case(dtype, Layout.PLAIN, start, 5, 65, 31, 64), random);
      check(machine, new Case(dtype, Layout.B_TRANSPOSED, start, 1, 34, 65, 1030), random);
      check(machine, new Case(dtype, Layout.A_TRANSPOSED, start, 1, 13, 1, 4099), random);
      check(machine, new Case(dtype, Layout.A_TRANSPOSED, start, 1, 13, 4, 4096), random);
      check(machine, new Case(dtype, Layout.A_TRANSPOSED, start, 1, 65, 67, 515), random);
      check(machine, new Case(dtype, Layout.BOTH_TRANSPOSED, start, 2, 17, 65, 207), random);
    }
  }

  /// A single column is summed row beside row: with every rest of rows and of k.
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("machines")
  void agreesWithThePlainProductWhereCHasOneColumn(Machine machine) {
    Random random = new Random(15);
    for (DType dtype : DType.COMPUTING) {
      for (int k = 1; k < 36; k++) {
        int m = 1 + random.nextInt(70);
        check(machine, new Case(dtype, Layout.PLAIN, Start.ZERO, 2, m, 1, k), random);
        check(machine, new Case(dtype, Layout.B_TRANSPOSED, Start.RESULT, 1, m, 1, k), random);
      }
    }
  }

  /// Large enough for both sides to be copied: A by columns, B in panels.
  @Test
  void agreesWithThePlainProductWhereItCopiesBothSides() {
    Random random = new Random(14);
    Case one = new Case(DType.F32, Layout.A_TRANSPOSED, Start.RESULT, 1, 2051, 257, 130);
    Object a = one.a(random);
    Object b = one.b(random);
    Object c = one.c(random);
    Object expected = one.plain(a, b, c);
    for (Form form : new Form[] {Form.SCALAR, Form.best()}) {
      try (Machine machine = new Machine(3, form)) {
        assertSameBits(one.run(machine, a, b, c), expected, one + " on " + machine);
      }
    }
  }

  private static <T> T pick(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  private static void check(Machine machine, Case one, Random random) {
    Object a = one.a(random);
    Object b = one.b(random);
    Object c = one.c(random);
    assertSameBits(one.run(machine, a, b, c), one.plain(a, b, c), one);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("machines")
  void agreesWithThePlainProductOnStrangeNumbers(Machine machine) {
    double[] strange = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      0.0,
      -0.0,
      Double.MIN_VALUE,
      Float.MIN_VALUE,
      -1e-40,
      Float.MAX_VALUE,
      -Double.MAX_VALUE
    };
    Random random = new Random(9);
    for (Layout layout : Layout.values()) {
      for (DType dtype : DType.COMPUTING) {
        for (Start start : Start.values()) {
          Case one = new Case(dtype, layout, start, 1, 18, 37, 70);
          Object[] arrays = {one.a(random), one.b(random), one.c(random)};
          for (Object array : arrays) {
            for (int i = 0; i < length(array) / 20; i++) {
              set(array, random.nextInt(length(array)), strange[random.nextInt(strange.length)]);
            }
          }
          assertSameBits(
              one.run(machine, arrays[0], arrays[1], arrays[2]),
              one.plain(arrays[0], arrays[1], arrays[2]),
              one);
        }
      }
    }
  }

  /// A sum that comes to −0 by underflow: begun from 0, it must come out as 0 where blocks are
  /// added.
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("machines")
  void keepsTheSignOfZero(Machine machine) {
    for (Layout layout : Layout.values()) {
      for (int n : new int[] {1, 5, 64}) {
        Case one = new Case(DType.F32, layout, Start.ZERO, 1, 9, n, 1);
        float[] a = new float[9];
        float[] b = new float[n];
        Arrays.fill(a, Float.MIN_VALUE);
        Arrays.fill(b, -Float.MIN_VALUE);
        assertSameBits(
            one.run(machine, a, b, new float[9 * n]), one.plain(a, b, new float[9 * n]), one);
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("machines")
  void aRowOfTheResultDependsOnThatRowAlone(Machine machine) {
    Random random = new Random(10);
    for (Layout layout : new Layout[] {Layout.PLAIN, Layout.B_TRANSPOSED}) {
      for (int n : new int[] {1, 10, 64}) {
        Case whole = new Case(DType.F32, layout, Start.ZERO, 1, 67, n, 300);
        float[] a = (float[]) whole.a(random);
        Object b = whole.b(random);
        float[] c = (float[]) whole.run(machine, a, b, whole.c(random));
        for (int rows : new int[] {1, 7}) {
          Case part = new Case(DType.F32, layout, Start.ZERO, 1, rows, n, 300);
          float[] some = Arrays.copyOfRange(a, 60 * 300, (60 + rows) * 300);
          assertSameBits(
              part.run(machine, some, b, new float[rows * n]),
              Arrays.copyOfRange(c, 60 * n, (60 + rows) * n),
              part);
        }
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("machines")
  void aBatchInPartsOf64RowsGivesTheSameGradient(Machine machine) {
    Random random = new Random(11);
    for (int[] size : new int[][] {{13, 1, 4096 + 5}, {13, 64, 256}, {64, 10, 200}}) {
      int m = size[0];
      int n = size[1];
      int k = size[2];
      for (int part : new int[] {64, 128}) {
        Case whole = new Case(DType.F64, Layout.A_TRANSPOSED, Start.ZERO, 1, m, n, k);
        double[] a = (double[]) whole.a(random);
        double[] b = (double[]) whole.b(random);
        Object expected = whole.run(machine, a, b, new double[m * n]);
        Object sum = new double[m * n];
        for (int from = 0; from < k; from += part) {
          int to = Math.min(k, from + part);
          Case some = new Case(DType.F64, Layout.A_TRANSPOSED, Start.RESULT, 1, m, n, to - from);
          sum =
              some.run(
                  machine,
                  Arrays.copyOfRange(a, from * m, to * m),
                  Arrays.copyOfRange(b, from * n, to * n),
                  sum);
        }
        assertSameBits(sum, expected, whole);
      }
    }
  }

  @Test
  void steadyRunsAllocateNothing() {
    try (Machine machine = new Machine(2, Form.SCALAR)) {
      Allocated allocated = Allocated.by(machine);
      Random random = new Random(12);
      for (Case one :
          List.of(
              new Case(DType.F32, Layout.PLAIN, Start.ZERO, 1, 256, 64, 13),
              new Case(DType.F32, Layout.B_TRANSPOSED, Start.ZERO, 1, 64, 64, 64),
              new Case(DType.F32, Layout.A_TRANSPOSED, Start.ZERO, 1, 13, 64, 256),
              new Case(DType.F64, Layout.A_TRANSPOSED, Start.ZERO, 1, 13, 1, 2000))) {
        Object a = one.a(random);
        Object b = one.b(random);
        Object c = one.c(random);
        MatrixProduct product =
            new MatrixProduct(machine, one.dtype, one.layout, one.start, 1, one.m, one.n, one.k);
        long bytes = Long.MAX_VALUE;
        // On a busy machine a worker may come in late, and make its scratch arrays only then.
        for (int window = 0; window < 5 && bytes >= 50_000; window++) {
          bytes =
              allocated.during(
                  () -> {
                    for (int i = 0; i < 1000; i++) {
                      product.run(a, b, c);
                    }
                  });
        }
        assertThat(bytes).as("%s", one).isLessThan(50_000);
      }
    }
  }

  /// While the vector form is rehearsed and takes over, results stay the same.
  @Test
  void theFormThatServesMayChangeAtAnyTime() throws InterruptedException {
    Random random = new Random(13);
    Case one = new Case(DType.F32, Layout.PLAIN, Start.ZERO, 1, 60, 64, 64);
    Object a = one.a(random);
    Object b = one.b(random);
    Object expected = one.plain(a, b, one.c(random));
    try (Machine machine = new Machine(2)) {
      long deadline = System.nanoTime() + 20_000_000_000L;
      do {
        assertSameBits(one.run(machine, a, b, one.c(random)), expected, one);
      } while (!machine.kernels().containsKey(machine.form()) && System.nanoTime() < deadline);
      assertThat(machine.kernels()).containsOnlyKeys(machine.form());
      assertSameBits(one.run(machine, a, b, one.c(random)), expected, one);
    }
  }

  @Test
  void refusesSizesBelowZero() {
    assertThatThrownBy(
            () ->
                new MatrixProduct(
                    Machine.shared(), DType.F32, Layout.PLAIN, Start.ZERO, 1, 2, -3, 4))
        .hasMessage("sizes of a product must be 0 or more: batch 1, m 2, n -3, k 4");
  }
}
