package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Survey;
import dev.downhill.evaluation.Curvature;
import dev.downhill.evaluation.Evaluation;
import dev.downhill.gradient.Gradient;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GptTest {
  private static final GptSize SMALL = new GptSize(11, 9, 2, 3, 12);

  /// Counts as published; the last three are those of GPT-3's shapes.
  @ParameterizedTest
  @CsvSource({
    "1024, 12, 12, 768, 124439808",
    "1024, 24, 16, 1024, 354823168",
    "1024, 36, 20, 1280, 774030080",
    "1024, 48, 25, 1600, 1557611200",
    "2048, 12, 12, 768, 125226240",
    "2048, 32, 32, 2560, 2651553280",
    "2048, 32, 32, 4096, 6658404352"
  })
  void hasAsManyParametersAsPublished(
      int context, int layers, int heads, int width, long published) {
    Gpt model = Gpt.gpt2(new GptSize(50_257, context, layers, heads, width), 0, DType.F32);
    assertThat(Parts.of(model).bytes() / DType.F32.bytes()).isEqualTo(published);
  }

  @Test
  void namesItsParametersByPath() {
    assertThat(Parts.of(Gpt.gpt2(SMALL, 0, DType.F32)).parameters().keySet())
        .startsWith(
            "tokens.table",
            "positions.0.table",
            "blocks.0.norm1.gain",
            "blocks.0.norm1.shift",
            "blocks.0.attention.queryKeyValue.weight",
            "blocks.0.attention.queryKeyValue.bias",
            "blocks.0.attention.projection.weight",
            "blocks.0.attention.projection.bias",
            "blocks.0.norm2.gain",
            "blocks.0.norm2.shift",
            "blocks.0.feed.up.weight",
            "blocks.0.feed.up.bias",
            "blocks.0.feed.down.weight",
            "blocks.0.feed.down.bias",
            "blocks.1.norm1.gain")
        .endsWith("norm.gain", "norm.shift");
  }

  static Stream<Gpt> both() {
    return Stream.of(Gpt.gpt2(SMALL, 0, DType.F64), Gpt.modern(SMALL, 0, DType.F64));
  }

  private static final int TEXTS = 3;
  private static final int LENGTH = 7;

  private static Values tokens(int factor) {
    Values tokens = Values.zeros(Shape.of(TEXTS, LENGTH), DType.I32);
    for (int i = 0; i < tokens.shape().size(); i++) {
      tokens.set(i, (factor * i + i / 5) % SMALL.vocabulary());
    }
    return tokens;
  }

  /// Numbers of size 1, so that norms, activations and attention all bend.
  private static Theta wild(Gpt model) {
    Map<String, Values> wild = new LinkedHashMap<>();
    Theta.start(model, 5)
        .values()
        .forEach(
            (path, values) -> {
              for (int i = 0; i < values.shape().size(); i++) {
                values.set(i, 0.7 * StrictMath.sin(wild.size() + 1.7 * i) + values.at(i));
              }
              wild.put(path, values);
            });
    return Theta.of(wild);
  }

  private static Map<Tensor, Values> at(Gpt model, Theta theta) {
    Map<Tensor, Values> at = new LinkedHashMap<>();
    Parts.of(model).parameters().forEach((path, knob) -> at.put(knob, theta.at(path)));
    return at;
  }

  @ParameterizedTest
  @MethodSource("both")
  void agreesWithPlainLoops(Gpt model) {
    Theta theta = wild(model);
    Values ids = tokens(3);
    double[] logits = Evaluation.of(model.apply(Tensor.of(ids)), at(model, theta)).doubles();
    double[] expected = new PlainGpt(SMALL, theta).logits(ids.ints(), TEXTS, LENGTH);
    assertThat(logits).hasSameSizeAs(expected);
    for (int i = 0; i < logits.length; i++) {
      assertThat(logits[i])
          .isCloseTo(expected[i], within(1e-10 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  @Test
  void agreesWithPlainLoopsInF32() {
    for (Gpt model : List.of(Gpt.gpt2(SMALL, 0, DType.F32), Gpt.modern(SMALL, 0, DType.F32))) {
      Theta theta = Theta.start(model, 3);
      Values ids = tokens(3);
      float[] logits = Evaluation.of(model.apply(Tensor.of(ids)), at(model, theta)).floats();
      double[] expected = new PlainGpt(SMALL, theta).logits(ids.ints(), TEXTS, LENGTH);
      for (int i = 0; i < logits.length; i++) {
        assertThat((double) logits[i]).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  private static Tensor loss(Gpt model) {
    return new CrossEntropy()
        .apply(model.apply(Tensor.of(tokens(3))), Tensor.of(tokens(4)))
        .mean()
        .reshape();
  }

  private static List<Values> direction(List<Parameter> knobs) {
    List<Values> direction = new ArrayList<>();
    for (Parameter knob : knobs) {
      Values values = Values.zeros(knob.shape(), knob.dtype());
      for (int i = 0; i < knob.shape().size(); i++) {
        values.set(i, StrictMath.cos(2.1 * i + direction.size()));
      }
      direction.add(values);
    }
    return direction;
  }

  private static Map<Tensor, Values> moved(
      Map<Tensor, Values> from, List<Parameter> knobs, List<Values> along, double by) {
    Map<Tensor, Values> moved = new LinkedHashMap<>();
    for (int k = 0; k < knobs.size(); k++) {
      Values values = from.get(knobs.get(k)).copy();
      for (int i = 0; i < values.shape().size(); i++) {
        values.set(i, values.at(i) + by * along.get(k).at(i));
      }
      moved.put(knobs.get(k), values);
    }
    return moved;
  }

  private static double dot(List<Values> a, List<Values> b) {
    double sum = 0;
    for (int k = 0; k < a.size(); k++) {
      for (int i = 0; i < a.get(k).shape().size(); i++) {
        sum += a.get(k).at(i) * b.get(k).at(i);
      }
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("both")
  void slopesAndBendsAgreeWithDifferences(Gpt model) {
    List<Parameter> knobs = List.copyOf(Parts.of(model).parameters().values());
    Map<Tensor, Values> here = at(model, wild(model));
    Tensor loss = loss(model);
    List<Tensor> gradient = Gradient.of(loss, knobs);
    List<Values> along = direction(knobs);
    double h = 1e-6;
    Map<Tensor, Values> up = moved(here, knobs, along, h);
    Map<Tensor, Values> down = moved(here, knobs, along, -h);

    double slope = dot(Evaluation.of(gradient, here), along);
    double rise = Evaluation.of(loss, up).scalar() - Evaluation.of(loss, down).scalar();
    assertThat(rise / (2 * h)).isCloseTo(slope, within(1e-6 * Math.abs(slope)));

    List<Values> product = new Curvature(loss, knobs, here).times(along);
    List<Values> steeper = Evaluation.of(gradient, up);
    List<Values> gentler = Evaluation.of(gradient, down);
    double largest = 0;
    double apart = 0;
    for (int k = 0; k < knobs.size(); k++) {
      for (int i = 0; i < knobs.get(k).shape().size(); i++) {
        double difference = (steeper.get(k).at(i) - gentler.get(k).at(i)) / (2 * h);
        largest = Math.max(largest, Math.abs(difference));
        apart = Math.max(apart, Math.abs(difference - product.get(k).at(i)));
      }
    }
    assertThat(largest).isGreaterThan(1e-3);
    assertThat(apart).isLessThan(1e-6 * largest);
  }

  /// A text's logits do not depend on the texts beside it, nor on what comes after.
  @Test
  void seesNothingBesideOrAfter() {
    Gpt model = Gpt.modern(SMALL, 0, DType.F64);
    Theta theta = wild(model);
    Values ids = tokens(3);
    double[] whole = Evaluation.of(model.apply(Tensor.of(ids)), at(model, theta)).doubles();
    Values start = Values.indices(Shape.of(1, 4), java.util.Arrays.copyOf(ids.ints(), 4));
    double[] part = Evaluation.of(model.apply(Tensor.of(start)), at(model, theta)).doubles();
    assertThat(part).isEqualTo(java.util.Arrays.copyOf(whole, part.length));
  }

  @Test
  void bendsUnderADescentToo() {
    Gpt model = Gpt.gpt2(SMALL, 0, DType.F64);
    Batch batch = Batch.of(tokens(3), tokens(4));
    Survey survey =
        Survey.of(
            model,
            new CrossEntropy(),
            batch,
            Theta.start(model, 1),
            8,
            dev.downhill.kernel.Machine.shared());
    assertThat(survey.steepest()).isPositive();
  }
}
