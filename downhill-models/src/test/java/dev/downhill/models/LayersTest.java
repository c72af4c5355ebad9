package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.evaluation.Evaluation;
import dev.downhill.gradient.Gradient;
import dev.downhill.initializer.Normal;
import dev.downhill.kernel.Machine;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.program.Program;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {
  /// A layer and its input.
  record Case(Layer layer, Values x) {
    Case(Layer layer, int in) {
      this(layer, wave(1, Shape.of(2, in)));
    }

    @Override
    public String toString() {
      return layer instanceof Enum<?> bend ? bend.name() : layer.getClass().getSimpleName();
    }
  }

  private static LinearModel wobbly(int in) {
    return new LinearModel(
        new Normal(1).parameter(Shape.of(in, 2), DType.F64),
        new Normal(1).parameter(Shape.of(2), DType.F64));
  }

  /// `x·tanh(ln(1 + eˣ))` as `x·n/(n + 2)`, `n = eˣ(eˣ + 2)`. Misra 2019, arXiv:1908.08681.
  record Mish() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      Tensor power = x.min(Tensor.constant(20, x.dtype())).exp(); // beyond, n/(n + 2) is 1
      Tensor n = power.times(power.plus(2));
      return x.times(n.over(n.plus(2)));
    }
  }

  private static final Values TOKENS = Values.indices(Shape.of(2, 3), 0, 4, 2, 2, 1, 3);

  private static final Gpt TINY = Gpt.modern(new GptSize(5, 3, 1, 2, 4), 0.2, DType.F64);

  static Stream<Case> cases() {
    return Stream.concat(
        Arrays.stream(Activation.values()).map(bend -> new Case(bend, 3)),
        Stream.of(
            new Case(Linear.of(3, 4, new Normal(1), DType.F64), 3),
            new Case(wobbly(4), 4),
            new Case(LayerNorm.of(5, DType.F64), 5),
            new Case(RmsNorm.of(5, DType.F64), 5),
            new Case(Projection.of(3, 4, new Normal(1), DType.F64), 3),
            new Case(Dropout.of(0.4), 3),
            new Case(Embedding.of(5, 4, new Normal(1), DType.F64), TOKENS),
            new Case(TINY.blocks().getFirst().attention(), wave(1, Shape.of(2, 3, 4))),
            new Case(TINY.blocks().getFirst(), wave(1, Shape.of(2, 3, 4))),
            new Case(TINY.blocks().getFirst().feed(), wave(1, Shape.of(2, 3, 4))),
            new Case(
                new FeedForward(
                    Linear.of(3, 5, new Normal(1), DType.F64),
                    Activation.GELU_TANH,
                    Projection.of(5, 3, new Normal(1), DType.F64)),
                3),
            new Case(TINY, TOKENS),
            new Case(new Mish(), 3),
            new Case(
                new Mlp(
                    List.of(
                        Linear.of(3, 4, new Normal(1), DType.F64),
                        LayerNorm.of(4, DType.F64),
                        Activation.TANH,
                        Dropout.of(0.2)),
                    Linear.of(4, 2, new Normal(1), DType.F64)),
                3)));
  }

  @Test
  void everyLayerOfThePackageIsACase() {
    List<String> seen = cases().map(c -> c.layer().getClass().getName()).toList();
    File[] classes =
        new File(
                Linear.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                "dev/downhill/models")
            .listFiles();
    List<Class<?>> layers = new ArrayList<>();
    for (File file : Objects.requireNonNull(classes)) {
      Class<?> type = type("dev.downhill.models." + file.getName().replace(".class", ""));
      if (Layer.class.isAssignableFrom(type) && type.isRecord()) {
        layers.add(type);
        assertThat(seen).contains(type.getName());
      }
    }
    assertThat(layers).contains(Linear.class, Mlp.class);
  }

  /// The guide's example of an activation: these lines and no others, of which each way is one
  /// loop.
  @Test
  void theGuideShowsAnActivation() throws IOException {
    Matcher example =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "CONTRIBUTING.md")));
    assertThat(example.find()).isTrue();
    List<String> lines = example.group(1).lines().map(String::strip).toList();
    assertThat(lines).hasSizeLessThanOrEqualTo(10).anyMatch(line -> line.contains("new Mish()"));
    assertThat(Files.readString(Path.of("src/test/java", "dev/downhill/models/LayersTest.java")))
        .satisfies(
            source -> assertThat(source.lines().map(String::strip)).containsSubsequence(lines));

    Values at = Values.of(Shape.of(9), -1000f, -30, -3, -0.5f, 0, 0.5f, 3, 30, 1000);
    float[] found = Evaluation.of(new Mish().apply(Tensor.of(at))).floats();
    for (int i = 0; i < found.length; i++) {
      double there = at.at(i);
      double expected = there * StrictMath.tanh(StrictMath.log1p(StrictMath.exp(there)));
      assertThat((double) found[i]).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    }
    Tensor x = Tensor.leaf(Shape.of(8, 16), DType.F32);
    Tensor slope = Tensor.leaf(x.shape(), DType.F32);
    Tensor y = new Mish().apply(x);
    assertThat(kernels(y)).isOne();
    assertThat(kernels(Gradient.of(List.of(y), List.of(slope), List.of(x)).getFirst())).isOne();
  }

  private static int kernels(Tensor formula) {
    return Program.compile(List.of(formula), Map.of(), true, Map.of(), Machine.shared()).kernels();
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static Values wave(double start, Shape shape) {
    Values values = Values.zeros(shape, DType.F64);
    for (int i = 0; i < shape.size(); i++) {
      values.set(i, StrictMath.sin(start + 1.3 * i));
    }
    return values;
  }

  /// A number made of the layer's outputs, and its first and second derivative along a direction
  /// in the layer's input and parameters, at `t` along it.
  private static double[] along(Case c, double t) {
    Map<Tensor, Values> at = new LinkedHashMap<>();
    Tensor x = Tensor.of(c.x());
    if (x.dtype().computes()) {
      x = Tensor.leaf(x.shape(), x.dtype());
      at.put(x, c.x().copy());
    }
    Theta start = Theta.start(c.layer(), 11);
    Parts.of(c.layer()).parameters().forEach((path, knob) -> at.put(knob, start.at(path).copy()));
    Tensor y = c.layer().apply(x);
    Tensor mixed = y.times(Tensor.of(wave(50, y.shape()))).plus(y.square()).sum();
    List<Tensor> knobs = List.copyOf(at.keySet());
    List<Tensor> directions = new ArrayList<>();
    for (Tensor knob : knobs) {
      Values direction = wave(7 + directions.size(), knob.shape());
      directions.add(Tensor.of(direction));
      Values moved = Objects.requireNonNull(at.get(knob));
      for (int i = 0; i < knob.shape().size(); i++) {
        moved.set(i, moved.at(i) + t * direction.at(i));
      }
    }
    Tensor slope = dot(Gradient.of(mixed, knobs), directions);
    Tensor bend = dot(Gradient.of(slope, knobs), directions);
    return Evaluation.of(List.of(mixed, slope, bend), at).stream()
        .mapToDouble(Values::scalar)
        .toArray();
  }

  private static Tensor dot(List<Tensor> a, List<Tensor> b) {
    Tensor sum = Tensor.constant(0, DType.F64);
    for (int i = 0; i < a.size(); i++) {
      sum = sum.plus(a.get(i).times(b.get(i)).sum().reshape());
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void slopesAgreeWithCentralDifferences(Case c) {
    double h = 1e-5;
    double[] here = along(c, 0);
    double[] up = along(c, h);
    double[] down = along(c, -h);
    assertThat((up[0] - down[0]) / (2 * h))
        .isCloseTo(here[1], within(1e-6 * Math.max(1, Math.abs(here[1]))));
    assertThat((up[1] - down[1]) / (2 * h))
        .isCloseTo(here[2], within(1e-4 * Math.max(1, Math.abs(here[2]))));
  }

  @Test
  void layerNormMakesEachRowMeanZeroVarianceOne() {
    LayerNorm norm = LayerNorm.of(6, DType.F64);
    Tensor x = Tensor.of(wave(3, Shape.of(2, 6)));
    Theta start = Theta.start(norm, 1);
    Values y =
        Evaluation.of(
            norm.apply(x), Map.of(norm.gain(), start.at("gain"), norm.shift(), start.at("shift")));
    for (int row = 0; row < 2; row++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < 6; i++) {
        mean += y.at(6 * row + i) / 6;
        square += y.at(6 * row + i) * y.at(6 * row + i) / 6;
      }
      assertThat(mean).isCloseTo(0, within(1e-12));
      assertThat(square).isCloseTo(1, within(1e-4)); // 1 but for ε
    }
  }

  @Test
  void dropoutLetsEverythingPassWhenPredicting() {
    Tensor x = Tensor.of(wave(3, Shape.of(2, 6)));
    assertThat(Evaluation.of(Dropout.of(0.5).apply(x)).doubles())
        .isEqualTo(Evaluation.of(x).doubles());
  }

  @Test
  void anMlpNamesItsPartsInOrder() {
    Mlp net = Mlp.of(Activation.RELU, 3, 8, 4, 1).withLayerNorm().withDropout(0.1);
    assertThat(Parts.of(net).parameters().keySet())
        .containsExactly(
            "hidden.0.weight",
            "hidden.0.bias",
            "hidden.1.gain",
            "hidden.1.shift",
            "hidden.4.weight",
            "hidden.4.bias",
            "hidden.5.gain",
            "hidden.5.shift",
            "output.weight",
            "output.bias");
    assertThat(Parts.of(net).noises().keySet()).containsExactly("hidden.3.noise", "hidden.7.noise");
    assertThat(Theta.start(net, 1).size()).isEqualTo(3 * 8 + 8 + 16 + 8 * 4 + 4 + 8 + 4 + 1);
    assertThat(Parts.of(Mlp.of(Activation.TANH, 5, 2)).parameters().keySet())
        .containsExactly("output.weight", "output.bias");
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dropout.of(1))
        .withMessageContaining("rate is 1.0; it must be in [0, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mlp.of(Activation.RELU, 3))
        .withMessageContaining("at least two sizes");
    LayerNorm norm = LayerNorm.of(2, DType.F32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerNorm(norm.gain(), norm.shift(), 0))
        .withMessageContaining("epsilon is 0.0");
  }
}
