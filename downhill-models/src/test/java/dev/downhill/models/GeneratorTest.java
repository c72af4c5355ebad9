package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.downhill.evaluation.Evaluation;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratorTest {
  private static final int CONTEXT = 8;
  private static final GptSize SIZE = new GptSize(13, CONTEXT, 2, 2, 16);

  static Stream<Gpt> both() {
    return Stream.of(Gpt.gpt2(SIZE, 0.1, DType.F32), Gpt.modern(SIZE, 0.1, DType.F32));
  }

  private static Theta wild(Gpt model) {
    Theta theta = Theta.start(model, 4);
    theta
        .values()
        .forEach(
            (path, values) -> {
              for (int i = 0; i < values.shape().size(); i++) {
                values.set(
                    i, values.at(i) + StrictMath.sin(path.length() + 1.7 * i + 0.013 * i * i));
              }
            });
    return theta;
  }

  /// The text written on without anything kept: the whole context is read for each token.
  private static int[] plainly(Gpt model, Theta theta, int[] prompt, int count) {
    int[] text = Arrays.copyOf(prompt, prompt.length + count);
    int first = Math.max(0, prompt.length - CONTEXT);
    for (int i = prompt.length - 1; i < text.length - 1; i++) {
      if (i - first == CONTEXT) {
        first = i - CONTEXT / 2;
      }
      int[] seen = Arrays.copyOfRange(text, first, i + 1);
      Map<Tensor, Values> leaves = new LinkedHashMap<>();
      Parts.of(model).parameters().forEach((path, knob) -> leaves.put(knob, theta.at(path)));
      Tensor ids = Tensor.of(Values.indices(Shape.of(1, seen.length), seen));
      float[] logits = Evaluation.of(model.apply(ids), leaves).floats();
      int last = logits.length - SIZE.vocabulary();
      text[i + 1] =
          IntStream.range(0, SIZE.vocabulary())
              .reduce(0, (a, b) -> logits[last + b] > logits[last + a] ? b : a);
    }
    return Arrays.copyOfRange(text, prompt.length, text.length);
  }

  @ParameterizedTest
  @MethodSource("both")
  void writesWhatTheModelWritesThatKeepsNothing(Gpt model) {
    Theta theta = wild(model);
    Generator generator = new Generator(model, theta, CONTEXT);
    for (int length : new int[] {1, 3, 8, 11}) {
      int[] prompt = IntStream.range(0, length).map(i -> (5 * i + 2) % 13).toArray();
      int[] written = generator.write(prompt, 30, Sampling.likeliest(), 1);
      assertThat(written).isEqualTo(plainly(model, theta, prompt, 30));
      assertThat(Arrays.stream(written).distinct().count()).isGreaterThan(1);
    }
  }

  @Test
  void aSeedWritesTheSameAgainAndAnotherSomethingElse() {
    Gpt model = Gpt.gpt2(SIZE, 0, DType.F32);
    Generator generator = new Generator(model, wild(model), CONTEXT);
    Sampling warm = Sampling.of(2);
    int[] once = generator.write(new int[] {1}, 40, warm, 7);
    assertThat(generator.write(new int[] {1}, 40, warm, 7)).isEqualTo(once);
    assertThat(generator.write(new int[] {1}, 40, warm, 8)).isNotEqualTo(once);
    assertThat(generator.write(new int[] {1}, 0, warm, 7)).isEmpty();
  }

  @Test
  void whatCannotBeWrittenIsNamed() {
    Gpt model = Gpt.gpt2(SIZE, 0, DType.F32);
    Theta theta = Theta.start(model, 1);
    Generator generator = new Generator(model, theta, CONTEXT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.write(new int[0], 1, Sampling.likeliest(), 1))
        .withMessageContaining("the prompt is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.write(new int[] {13}, 1, Sampling.likeliest(), 1))
        .withMessageContaining("no token 13; they go from 0 to 12");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Generator(model, theta, 9))
        .withMessageContaining("context is 9; the model has a place for 8");
    assertThatIllegalArgumentException().isThrownBy(() -> new Sampling(-1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sampling(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sampling(1, 1, 0));
  }

  private static final Values LOGITS = Values.of(Shape.of(5), 1f, 3f, 2f, 3f, -5f);

  private static double[] shares(Sampling sampling) {
    double[] shares = new double[5];
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      shares[sampling.draw(LOGITS, (i + 0.5) / draws)] += 1.0 / draws;
    }
    return shares;
  }

  @Test
  void drawsByProbabilityAmongTheLikeliest() {
    double[] powers = {Math.exp(-2), 1, Math.exp(-1), 1, Math.exp(-8)};
    double sum = Arrays.stream(powers).sum();
    double[] all = shares(Sampling.of(1));
    for (int i = 0; i < 5; i++) {
      assertThat(all[i]).isCloseTo(powers[i] / sum, org.assertj.core.api.Assertions.within(2e-5));
    }
    assertThat(shares(new Sampling(1, 2, 1)))
        .containsExactly(
            new double[] {0, 0.5, 0, 0.5, 0}, org.assertj.core.api.Assertions.within(1e-4));
    double[] top = shares(new Sampling(1, 5, 0.85)); // 1, 1 and e⁻¹ make 0.95, the first two 0.79
    assertThat(top[0] + top[4]).isZero();
    assertThat(top[2])
        .isCloseTo(Math.exp(-1) / (2 + Math.exp(-1)), org.assertj.core.api.Assertions.within(2e-5));
    assertThat(Sampling.likeliest().draw(LOGITS, 0.99)).isEqualTo(1);
    double[] cold = shares(Sampling.of(0.1));
    assertThat(cold[1] + cold[3]).isGreaterThan(0.9999);
  }
}
