package dev.downhill.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.initializer.Glorot;
import dev.downhill.initializer.He;
import dev.downhill.initializer.Initializer;
import dev.downhill.initializer.Normal;
import dev.downhill.initializer.Zeros;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThetaTest {
  private static Theta theta(double a, double b, double c) {
    Map<String, Values> values = new LinkedHashMap<>();
    values.put("weight", Values.of(Shape.of(2), a, b));
    values.put("bias", Values.of(Shape.of(1), c));
    return Theta.of(values);
  }

  record One(Parameter weight) implements Model {
    static One of(Initializer start, DType dtype, int... dims) {
      return new One(start.parameter(Shape.of(dims), dtype));
    }

    @Override
    public Tensor apply(Tensor x) {
      return x.matmul(weight);
    }
  }

  record Two(One first, One second) implements Model {
    @Override
    public Tensor apply(Tensor x) {
      return second.apply(first.apply(x));
    }
  }

  @Test
  void isAVector() {
    Theta a = theta(1, 2, 3);
    Theta b = theta(10, 20, 30);
    assertThat(a.plus(b).sha256()).isEqualTo(theta(11, 22, 33).sha256());
    assertThat(b.minus(a).sha256()).isEqualTo(theta(9, 18, 27).sha256());
    assertThat(a.times(-2).sha256()).isEqualTo(theta(-2, -4, -6).sha256());
    assertThat(a.dot(b)).isEqualTo(140);
    assertThat(theta(2, 3, 6).norm()).isEqualTo(7);
    assertThat(a.size()).isEqualTo(3);
  }

  @Test
  void aCopyStaysAsItWas() {
    Theta a = theta(1, 2, 3);
    Theta copy = a.copy();
    a.at("weight").set(0, 9);
    assertThat(copy.at("weight").at(0)).isEqualTo(1);
    a.assign(copy);
    assertThat(a.at("weight").at(0)).isEqualTo(1);
  }

  @Test
  void positionsOfDifferentModelsDoNotMix() {
    Theta other = Theta.of(Map.of("gain", Values.of(Shape.of(1), 1.0)));
    Theta wider =
        Theta.of(
            Map.of(
                "weight", Values.of(Shape.of(3), 1.0, 1, 1), "bias", Values.of(Shape.of(1), 1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> theta(1, 2, 3).plus(other))
        .withMessageContaining("[weight, bias] and [gain]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> theta(1, 2, 3).dot(wider))
        .withMessageContaining("'weight' is F64 [2] here and F64 [3] there");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> theta(1, 2, 3).at("gain"))
        .withMessageContaining("no parameter 'gain'; there are weight, bias");
  }

  @Test
  void theHashIsThatOfTheNumbersByName() {
    // printf '\0\0\0\0\0\0\x08\x40 …' | sha256sum: bias 3.0, then weight 1.0, 2.0
    assertThat(theta(1, 2, 3).sha256())
        .isEqualTo("5a8fc52c56c4166862038ce7f657b942b33cad84ccfb4fa390a73db1f2b18120");
    double oddNaN = Double.longBitsToDouble(0xfff8000000000123L);
    assertThat(theta(1, oddNaN, 3).sha256()).isEqualTo(theta(1, Double.NaN, 3).sha256());
    assertThat(theta(1, 0.0, 3).sha256()).isNotEqualTo(theta(1, -0.0, 3).sha256());
  }

  @Test
  void startsAreDrawnByPathAndSeed() {
    Two two =
        new Two(One.of(new Normal(1), DType.F64, 3, 4), One.of(new Normal(1), DType.F64, 3, 4));
    Theta start = Theta.start(two, 1);
    assertThat(start.sha256()).isEqualTo(Theta.start(two, 1).sha256());
    assertThat(start.sha256()).isNotEqualTo(Theta.start(two, 2).sha256());
    assertThat(start.at("first.weight").at(0)).isNotEqualTo(start.at("second.weight").at(0));
    // What is added to a model leaves the starts of the rest as they are.
    Theta more = Theta.start(new Two(two.first(), One.of(new Zeros(), DType.F64, 4, 1)), 1);
    assertThat(more.at("first.weight").doubles()).isEqualTo(start.at("first.weight").doubles());
  }

  @Test
  void initializersSpreadAsTheirPapersSay() {
    int in = 300;
    int out = 100;
    double[] he = start(new He(), in, out);
    assertThat(deviation(he)).isCloseTo(Math.sqrt(2.0 / in), within(0.001));
    double[] glorot = start(new Glorot(), in, out);
    double limit = Math.sqrt(6.0 / (in + out));
    assertThat(deviation(glorot)).isCloseTo(limit / Math.sqrt(3), within(0.001));
    assertThat(java.util.Arrays.stream(glorot)).allMatch(x -> x >= -limit && x < limit);
    assertThat(start(new Zeros(), in, out)).containsOnly(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normal(-1))
        .withMessageContaining("sd is -1.0");
  }

  private static double[] start(Initializer initializer, int in, int out) {
    return Theta.start(One.of(initializer, DType.F64, in, out), 7).at("weight").doubles();
  }

  private static double deviation(double[] numbers) {
    double mean = 0;
    double square = 0;
    for (double x : numbers) {
      mean += x / numbers.length;
      square += x * x / numbers.length;
    }
    assertThat(mean).isCloseTo(0, within(0.002));
    return Math.sqrt(square - mean * mean);
  }

  @Test
  void aModelAtAThetaPredictsEachRowByItself() {
    Two two =
        new Two(One.of(new Normal(1), DType.F32, 5, 7), One.of(new Glorot(), DType.F32, 7, 2));
    Theta theta = Theta.start(two, 3);
    int rows = 600;
    Values x = Values.zeros(Shape.of(rows, 5), DType.F32);
    for (int i = 0; i < rows * 5; i++) {
      x.set(i, StrictMath.sin(i));
    }
    Fitted fitted = two.at(theta);
    float[] all = fitted.predict(x).floats();
    assertThat(all).hasSize(rows * 2);
    for (int count : new int[] {1, 7, 256, 300}) {
      float[] few = java.util.Arrays.copyOfRange(x.floats(), 0, count * 5);
      assertThat(fitted.predict(Values.of(Shape.of(count, 5), few)).floats())
          .isEqualTo(java.util.Arrays.copyOf(all, count * 2));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitted.predict(Values.zeros(Shape.of(2, 5), DType.F64)))
        .withMessageContaining("the rows hold F64, the model F32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.at(theta(1, 2, 3)))
        .withMessageContaining("[first.weight, second.weight]");
  }
}
