package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StridedCopyTest {
  private static final int[] SIZES = {0, 1, 2, 3, 7, 16, 33, 64, 129};

  /// Boxes of any order, with gaps and repetitions, go where the plain loop takes them.
  @Test
  void agreesWithAPlainLoop() {
    try (Machine machine = new Machine(3)) {
      for (long seed = 0; seed < 400; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        int rank = random.nextInt(5);
        int[] dims = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
          dims[axis] = SIZES[random.nextInt(rank > 2 ? 6 : SIZES.length)];
        }
        check(machine, box(dims, random), "seed " + seed);
      }
    }
  }

  /// More than one chunk, in runs, in short runs and crosswise.
  @Test
  void sharesOutWhatIsLarge() {
    try (Machine machine = new Machine(2)) {
      check(machine, Box.whole(70_001), "whole");
      check(machine, Box.gathered(new int[] {301, 211}, 0, new int[] {1, 301}), "transposed");
      check(machine, Box.gathered(new int[] {5, 7, 3, 499}, 0, new int[] {1, 15, 5, 105}), "mixed");
      check(machine, Box.spread(new int[] {9_001, 3}, 2, new int[] {5, 1}), "short runs");
      check(machine, Box.gathered(new int[] {311, 211}, 4, new int[] {1, 0}), "repeated");
      assertThat(machine.workersUsed()).isPositive();
    }
  }

  @Test
  void allocatesNothing() {
    try (Machine machine = new Machine(2)) {
      Box box = Box.gathered(new int[] {300, 200}, 0, new int[] {1, 300});
      StridedCopy copy = new StridedCopy(machine, box);
      float[] from = new float[60_000];
      float[] to = new float[60_000];
      Allocated allocated = Allocated.by(machine);
      copy.run(from, to);
      long bytes =
          allocated.during(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  copy.run(from, to);
                }
              });
      assertThat(bytes).isLessThan(1_000);
    }
  }

  private static void check(Machine machine, Box box, String name) {
    double[] from = IntStream.range(0, 1 + end(box, true)).mapToDouble(i -> i + 0.5).toArray();
    double[] expected = new double[1 + end(box, false)];
    Arrays.fill(expected, -1);
    double[] to = expected.clone();
    plain(box, from, expected, 0, box.source(), box.target());
    new StridedCopy(machine, box).run(from, to);
    assertThat(to).as(name).isEqualTo(expected);

    float[] single = new float[to.length];
    Arrays.fill(single, -1);
    float[] in = new float[from.length];
    IntStream.range(0, in.length).forEach(i -> in[i] = (float) from[i]);
    new StridedCopy(machine, box).run(in, single);
    for (int i = 0; i < single.length; i++) {
      assertThat(single[i]).as(name).isEqualTo((float) expected[i]);
    }
  }

  private static void plain(Box box, double[] from, double[] to, int axis, int source, int target) {
    if (axis == box.dims().length) {
      to[target] = from[source];
      return;
    }
    for (int i = 0; i < box.dims()[axis]; i++) {
      plain(
          box,
          from,
          to,
          axis + 1,
          source + i * box.sourceStrides()[axis],
          target + i * box.targetStrides()[axis]);
    }
  }

  /// The last position that is read or written.
  private static int end(Box box, boolean source) {
    int end = source ? box.source() : box.target();
    for (int axis = 0; axis < box.dims().length; axis++) {
      int stride = source ? box.sourceStrides()[axis] : box.targetStrides()[axis];
      end += Math.max(0, box.dims()[axis] - 1) * stride;
    }
    return end;
  }

  private static Box box(int[] dims, SplittableRandom random) {
    int[] source = strides(dims, random);
    if (dims.length > 0 && random.nextInt(4) == 0) {
      source[random.nextInt(dims.length)] = 0;
    }
    return new Box(dims, random.nextInt(9), source, random.nextInt(9), strides(dims, random));
  }

  /// Axes in any order, with gaps.
  private static int[] strides(int[] dims, SplittableRandom random) {
    int[] strides = new int[dims.length];
    int stride = 1;
    int first = random.nextInt(Math.max(1, dims.length));
    for (int i = 0; i < dims.length; i++) {
      int axis = (first + dims.length - i) % dims.length;
      strides[axis] = stride;
      stride *= Math.max(1, dims[axis]) + random.nextInt(3) / 2;
    }
    return strides;
  }
}
