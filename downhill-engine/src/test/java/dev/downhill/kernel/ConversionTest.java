package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.tensor.Bfloat16;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConversionTest {
  private static final double[] AWKWARD = {
    0.0,
    -0.0,
    1,
    -1,
    2.5,
    -2.5,
    0.1,
    1e-40,
    -1e-45,
    1e-320,
    3.4e38,
    -3.4e38,
    3.5e38,
    1e300,
    2147483647.0,
    2147483648.0,
    -2147483648.0,
    -2147483649.0,
    16777217,
    0x1.01p0,
    0x1.03p0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE
  };

  /// Every pair of kinds, at sizes about a chunk, as `Values` converts one number.
  @Test
  void agreesWithOneNumberAtATime() {
    SplittableRandom random = new SplittableRandom(1);
    try (Machine machine = new Machine(2)) {
      for (DType from : DType.values()) {
        for (DType to : DType.values()) {
          for (int size : new int[] {0, 1, 7, AWKWARD.length, 16_384, 40_001}) {
            if (from != to) {
              Values in = Values.zeros(Shape.of(size), from);
              for (int i = 0; i < size; i++) {
                in.set(i, i < AWKWARD.length ? AWKWARD[i] : random.nextDouble(-1e9, 1e9));
              }
              Values out = Values.zeros(in.shape(), to);
              new Conversion(machine, size).run(in.array(), out.array());
              Values expected = Values.zeros(in.shape(), to);
              for (int i = 0; i < size; i++) {
                expected.set(i, in.at(i));
              }
              assertThat(out.array()).as(from + " to " + to).isEqualTo(expected.array());
            }
          }
        }
      }
    }
  }

  @Test
  void wholeNumbersSaturate() {
    Values whole = Values.zeros(Shape.of(AWKWARD.length), DType.I32);
    try (Machine machine = new Machine(1)) {
      new Conversion(machine, AWKWARD.length).run(AWKWARD, whole.array());
    }
    for (int i = 0; i < AWKWARD.length; i++) {
      assertThat(whole.ints()[i]).isEqualTo((int) AWKWARD[i]);
    }
    assertThat(whole.ints()[AWKWARD.length - 4]).as("NaN").isZero();
  }

  /// Between any two neighbours the nearest is found, and of two as near the even one, without a
  /// detour over F32.
  @Test
  void shortNumbersAreTheNearest() {
    for (int bits = 0; bits < 0x7F80; bits++) {
      double low = Bfloat16.toFloat((short) bits);
      double high = bits == 0x7F7F ? 0x1p128 : (double) Bfloat16.toFloat((short) (bits + 1));
      double middle = (low + high) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertThat(Bfloat16.of(low)).isEqualTo((short) bits);
      assertThat(Bfloat16.of((float) middle)).isEqualTo((short) even);
      assertThat(Bfloat16.of(middle)).isEqualTo((short) even);
      assertThat(Bfloat16.of(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(Bfloat16.of(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
      assertThat(Bfloat16.of(-Math.nextUp(middle))).isEqualTo((short) (0x8000 | bits + 1));
    }
    assertThat(Bfloat16.toFloat(Bfloat16.of(Float.NaN))).isNaN();
    assertThat(Bfloat16.toFloat(Bfloat16.of(Float.intBitsToFloat(0x7F800001)))).isNaN();
    assertThat(Bfloat16.toFloat(Bfloat16.of(Double.NaN))).isNaN();
    assertThat(Bfloat16.toFloat(Bfloat16.of(1e300))).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Bfloat16.of(Double.MIN_VALUE)).isZero();
  }
}
