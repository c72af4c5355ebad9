package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.kernel.Instruction.Cos;
import dev.downhill.kernel.Instruction.Erf;
import dev.downhill.kernel.Instruction.Exp;
import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.Log;
import dev.downhill.kernel.Instruction.Sin;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Tanh;
import dev.downhill.tensor.DType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementaryTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /// A function, and what it should be.
  enum Function {
    EXP(new Exp(0), StrictMath::exp),
    LOG(new Log(0), StrictMath::log),
    SIN(new Sin(0), StrictMath::sin),
    COS(new Cos(0), StrictMath::cos),
    TANH(new Tanh(0), StrictMath::tanh),
    ERF(new Erf(0), ElementaryTest::erf);

    private final Instruction instruction;
    private final DoubleUnaryOperator reference;

    Function(Instruction instruction, DoubleUnaryOperator reference) {
      this.instruction = instruction;
      this.reference = reference;
    }

    Loop loop(DType dtype) {
      return new Loop(
          dtype,
          List.of(Access.FULL, Access.FULL),
          List.of(Stage.of(new Load(0), instruction, new Store(1, 1))),
          Fold.COLUMNS);
    }

    Object of(Object x, DType dtype, Form form) {
      int count = java.lang.reflect.Array.getLength(x);
      LoopTrial trial = new LoopTrial(loop(dtype), 1, count);
      Object y = LoopTrial.of(dtype, new double[count]);
      Loops.compile(trial.loop(), form, 2)
          .run(new Object[] {x, y}, count, 0, 1, 0, count, trial.scratch());
      return y;
    }

    double[] of(DType dtype, double... x) {
      Object y = of(LoopTrial.of(dtype, x), dtype, Form.SCALAR);
      if (y instanceof double[] numbers) {
        return numbers;
      }
      float[] floats = (float[]) y;
      double[] numbers = new double[floats.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = floats[i];
      }
      return numbers;
    }
  }

  /// The series `2/√π·Σ (−1)ⁿ·x²ⁿ⁺¹/(n!·(2n + 1))` to 60 digits.
  private static double erf(double x) {
    if (!(Math.abs(x) < 6.5)) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    MathContext digits = new MathContext(60);
    BigDecimal square = new BigDecimal(x).multiply(new BigDecimal(x), digits).negate();
    BigDecimal power = new BigDecimal(x, digits);
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 0; n < 400 && power.abs().compareTo(new BigDecimal("1e-360")) > 0; n++) {
      sum = sum.add(power.divide(BigDecimal.valueOf(2 * n + 1), digits), digits);
      power = power.multiply(square, digits).divide(BigDecimal.valueOf(n + 1), digits);
    }
    BigDecimal scale = new BigDecimal("1.12837916709551257389615890312154517168810125865799771");
    return sum.multiply(scale, digits).doubleValue();
  }

  /// Numbers of every size, with more of them where the functions have their joints.
  private static DoubleStream samples(DType dtype, int count) {
    Random random = new Random(20260101);
    return DoubleStream.generate(
            () ->
                switch (random.nextInt(10)) {
                  case 0 -> random.nextGaussian();
                  case 1, 2 -> random.nextDouble(-4, 4);
                  case 3 -> random.nextDouble(0.4, 1.2);
                  case 4 -> random.nextDouble(-110, 110);
                  case 5 -> random.nextDouble(-800, 800);
                  case 6 -> random.nextDouble(-3e5, 3e5);
                  case 7 -> random.nextDouble(-3e8, 3e8);
                  case 8 -> Math.scalb(random.nextDouble(), dtype == DType.F32 ? -126 : -1022);
                  default ->
                      dtype == DType.F32
                          ? Float.intBitsToFloat(random.nextInt())
                          : Double.longBitsToDouble(random.nextLong());
                })
        .limit(count)
        .map(x -> dtype == DType.F32 ? (float) x : x);
  }

  @ParameterizedTest
  @EnumSource
  void areWithinTwoUnitsInTheLastPlace(Function function) {
    for (DType dtype : DType.COMPUTING) {
      double[] x = samples(dtype, function == Function.ERF ? 4_000 : 400_000).toArray();
      double[] y = function.of(dtype, x);
      double worst = 0;
      double at = 0;
      for (int i = 0; i < x.length; i++) {
        double error = units(dtype, y[i], function.reference.applyAsDouble(x[i]));
        if (error > worst) {
          worst = error;
          at = x[i];
        }
      }
      assertThat(worst).as("%s of %s at %s", function, dtype, at).isLessThanOrEqualTo(2);
    }
  }

  /// How many units in the last place `found` is from `exact`.
  private static double units(DType dtype, double found, double exact) {
    if (dtype == DType.F32) {
      float rounded = (float) exact;
      return found == rounded || Double.isNaN(found) && Double.isNaN(exact)
          ? 0
          : Math.abs(found - rounded) / Math.ulp(rounded);
    }
    return found == exact || Double.isNaN(found) && Double.isNaN(exact)
        ? 0
        : Math.abs(found - exact) / Math.ulp(exact);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void haveTheirSpecialValues(DType dtype) {
    double tiny = dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE;
    double huge = dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    assertValues(
        Function.EXP, dtype, 0, 1, -0.0, 1, INFINITY, INFINITY, -INFINITY, 0, huge, INFINITY);
    assertValues(Function.EXP, dtype, -huge, 0, tiny, 1);
    assertValues(Function.LOG, dtype, 1, 0, 0, -INFINITY, -0.0, -INFINITY, INFINITY, INFINITY);
    assertValues(Function.LOG, dtype, -tiny, Double.NaN, -INFINITY, Double.NaN);
    assertValues(Function.SIN, dtype, 0, 0, -0.0, -0.0, INFINITY, Double.NaN, tiny, tiny);
    assertValues(Function.COS, dtype, 0, 1, -0.0, 1, -INFINITY, Double.NaN, tiny, 1);
    assertValues(
        Function.TANH, dtype, 0, 0, -0.0, -0.0, INFINITY, 1, -INFINITY, -1, tiny, tiny, huge, 1);
    assertValues(Function.ERF, dtype, 0, 0, -0.0, -0.0, INFINITY, 1, -INFINITY, -1, -huge, -1);
  }

  /// @param pairs x and y in turn
  private static void assertValues(Function function, DType dtype, double... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      LoopTrial.assertSame(
          function.of(dtype, pairs[i]),
          new double[] {pairs[i + 1]},
          function + " of " + dtype + " " + pairs[i]);
    }
  }

  @Test
  void reachTheEndsOfTheirRange() {
    // e^88.72 and e^−103 are about the largest and the least F32 that exp makes
    double[] single = Function.EXP.of(DType.F32, 88.72f, 88.73f, -103.97f, -103.98f, -87.5f);
    assertThat(single[0]).isFinite().isGreaterThan(3.39e38);
    assertThat(single[1]).isEqualTo(INFINITY);
    assertThat(single[2]).isEqualTo(Float.MIN_VALUE);
    assertThat(single[3]).isEqualTo(0);
    assertThat(single[4]).isEqualTo((float) StrictMath.exp(-87.5));
    double[] both = Function.EXP.of(DType.F64, 709.78, 709.79, -745.13, -745.14);
    assertThat(both[0]).isFinite().isGreaterThan(1.79e308);
    assertThat(both[1]).isEqualTo(INFINITY);
    assertThat(both[2]).isEqualTo(Double.MIN_VALUE);
    assertThat(both[3]).isEqualTo(0);
  }

  @ParameterizedTest
  @EnumSource
  void keepNanWhateverItsPayload(Function function) {
    Random random = new Random(7);
    int count = 1_000_000;
    float[] single = new float[count];
    double[] both = new double[count];
    for (int i = 0; i < count; i++) {
      int sign = random.nextInt() & 0x8000_0000;
      single[i] = Float.intBitsToFloat(sign | 0x7f80_0000 | 1 + random.nextInt(0x7f_ffff));
      both[i] =
          Double.longBitsToDouble(
              (long) sign << 32
                  | 0x7ff0_0000_0000_0000L
                  | 1 + random.nextLong(0xf_ffff_ffff_ffffL));
    }
    for (Form form : LoopTrial.forms()) {
      // Vector code is cold here, so it gets fewer.
      int some = form == Form.SCALAR ? count : 5_000;
      float[] y = (float[]) function.of(Arrays.copyOf(single, some), DType.F32, form);
      double[] z = (double[]) function.of(Arrays.copyOf(both, some), DType.F64, form);
      for (int i = 0; i < some; i++) {
        if (!Float.isNaN(y[i]) || !Double.isNaN(z[i])) {
          throw new AssertionError(
              "%s by %s of NaN %x is %s, of NaN %x is %s"
                  .formatted(
                      function,
                      form,
                      Float.floatToRawIntBits(single[i]),
                      y[i],
                      Double.doubleToRawLongBits(both[i]),
                      z[i]));
        }
      }
    }
  }
}
