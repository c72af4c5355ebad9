package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Progress;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.initializer.Normal;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.model.Layer;
import dev.downhill.model.Model;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A batch cut into parts of a multiple of 64 rows takes the steps of the whole batch, to the
/// bit.
class MicroBatchesTest {
  private static final int IN = 7;
  private static final int CLASSES = 5;

  /// What the rows meet on their way, and in which numbers.
  record Case(String name, Layer net, DType dtype) {
    @Override
    public String toString() {
      return name + " in " + dtype;
    }
  }

  /// A map whose weights are themselves made of parameters: `x·(s·tanh(A)·B)`, and the same A
  /// again, `+ x·A·C`.
  record LowRank(Parameter a, Parameter b, Parameter c, Parameter scale) implements Layer {
    static LowRank of(DType dtype) {
      return new LowRank(
          knob(dtype, IN, 3), knob(dtype, 3, 8), knob(dtype, 3, 8), knob(dtype, 1, 8));
    }

    @Override
    public Tensor apply(Tensor x) {
      Tensor weight = a.tanh().matmul(b).times(scale);
      return x.matmul(weight).plus(x.matmul(a).matmul(c)).times(scale.square().sum().plus(0.3));
    }
  }

  /// Rows against each of some centres, by attention: `softmax(x·Kᵀ/τ)·V` with `τ = ln(1 + eᵗ)`.
  record Attention(Parameter keys, Parameter values, Parameter temperature) implements Layer {
    static Attention of(DType dtype) {
      return new Attention(knob(dtype, 9, IN), knob(dtype, 9, 8), knob(dtype, 1));
    }

    @Override
    public Tensor apply(Tensor x) {
      Tensor scores = x.matmul(keys.transpose()).over(temperature.softplus());
      return scores.softmax(-1).matmul(values);
    }
  }

  /// A first layer, and what makes classes of its 8 numbers.
  record Net(Layer first, List<Layer> rest, Linear last) implements Model {
    static Net of(Layer first, DType dtype) {
      return new Net(
          first,
          List.of(
              LayerNorm.of(8, dtype),
              Activation.GELU,
              Dropout.of(0.3),
              Linear.of(8, 6, new Normal(0.5), dtype),
              Activation.TANH,
              Dropout.of(0.1)),
          Linear.of(6, CLASSES, new Normal(0.5), dtype));
    }

    @Override
    public Tensor apply(Tensor x) {
      Tensor y = first.apply(x);
      for (Layer layer : rest) {
        y = layer.apply(y);
      }
      return last.apply(y);
    }
  }

  private static Parameter knob(DType dtype, int... dims) {
    return new Normal(0.5).parameter(Shape.of(dims), dtype);
  }

  static Stream<Case> cases() {
    return DType.COMPUTING.stream()
        .flatMap(
            dtype ->
                Stream.of(
                    new Case("a map", Linear.of(IN, 8, new Normal(0.5), dtype), dtype),
                    new Case("a map of low rank", LowRank.of(dtype), dtype),
                    new Case("attention", Attention.of(dtype), dtype)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void giveTheBitsOfTheWholeBatch(Case c) {
    Batch rows = rows(c.dtype(), 700);
    Layer net = Net.of(c.net(), c.dtype());
    for (int batch : new int[] {128, 300, 700}) {
      Recipe whole =
          Recipe.of(new CrossEntropy(0.1), new Clip(0.5).then(new Adam()), 0.01)
              .withBatch(batch)
              .withKeep(Keep.TRAINING)
              .withSeed(3)
              .withStops(new Stop.Steps(5));
      String expected = walk(net, rows, whole);
      for (int parts : new int[] {2, 3, 100}) {
        assertThat(walk(net, rows, whole.withMicroBatches(parts)))
            .as("%d rows in up to %d parts", batch, parts)
            .isEqualTo(expected);
      }
      assertThat(walk(net, rows, whole.withSeed(4))).isNotEqualTo(expected);
    }
  }

  /// Loss and length of the gradient at each step, and the bits of θ at the end.
  private static String walk(Layer net, Batch rows, Recipe recipe) {
    Descent descent = new Descent(net, rows, null, recipe);
    StringBuilder trace = new StringBuilder();
    while (descent.hasNext()) {
      Progress here = descent.next();
      trace.append(here.loss()).append(' ').append(here.slope()).append('\n');
    }
    assertThat(trace.toString()).doesNotContain("NaN");
    return trace + descent.theta().sha256();
  }

  /// Rows of which every ninth does not count, and the others not alike.
  private static Batch rows(DType dtype, int count) {
    SplittableRandom random = new SplittableRandom(5);
    Values x = Values.zeros(Shape.of(count, IN), dtype);
    Values y = Values.zeros(Shape.of(count, 1), dtype);
    Values weight = Values.zeros(Shape.of(count, 1), dtype);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < IN; j++) {
        x.set(IN * i + j, random.nextGaussian());
      }
      y.set(i, random.nextInt(CLASSES));
      weight.set(i, i % 9 == 0 ? 0 : random.nextDouble(0.5, 2));
    }
    return new Batch(x, y, weight);
  }
}
