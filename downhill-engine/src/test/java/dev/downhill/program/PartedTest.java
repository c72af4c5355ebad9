package dev.downhill.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A gradient over rows that come in parts.
class PartedTest {
  private static final int ROWS = 200;
  private static final int IN = 5;

  private final SplittableRandom random = new SplittableRandom(11);
  private final Map<Tensor, Values> knobs = new LinkedHashMap<>();
  private final Tensor map = knob(IN, 4);
  private final Tensor shift = knob(4);
  private final Tensor out = knob(4, 3);
  private final Noise noise = new Noise();
  private final Values x = random(ROWS, IN);
  private final Values weight = random(ROWS, 1);

  /// `Σ wᵢ·‖softmax(mask·tanh(x·(tanh(M)·O·Oᵀ) + s)·O)‖²`: two layers, the first one's weights a
  /// formula of parameters.
  private Tensor loss(Tensor rows, Tensor weights) {
    Tensor first = map.tanh().matmul(out.matmul(out.transpose()));
    Tensor hidden = rows.matmul(first).plus(shift).tanh();
    Tensor kept = noise.uniform(hidden.shape(), DType.F32, 0).less(0.7).times(hidden);
    return kept.matmul(out).softmax(-1).square().times(weights).sum().reshape();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 192})
  void ofAMultipleOf64RowsHasTheBitsOfTheWhole(int size) {
    assertThat(inParts(size)).isEqualTo(whole(x, weight, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 50, 63, 65, 199})
  void ofOtherSizesIsAsCloseAsItsTermsAllow(int size) {
    double[] terms = new double[whole(x, weight, 0).length];
    for (int row = 0; row < ROWS; row++) {
      float[] term = whole(rows(x, row, 1), rows(weight, row, 1), row);
      for (int i = 0; i < terms.length; i++) {
        terms[i] += Math.abs(term[i]);
      }
    }
    float[] whole = whole(x, weight, 0);
    float[] parts = inParts(size);
    for (int i = 0; i < terms.length; i++) {
      assertThat((double) parts[i]).isCloseTo(whole[i], within(1e-6 * terms[i]));
    }
    assertThat(parts).isNotEqualTo(whole); // or this test could not fail
  }

  @Test
  void whatIsNoSumOverRowsIsRefused() {
    Tensor rows = Tensor.leaf(Shape.of(64, IN), DType.F32);
    assertThatThrownBy(
            () ->
                Parted.compile(
                    List.of(rows.exp()), Map.of(), Set.of(rows), true, Map.of(), Machine.shared()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Exp[64, 5] F32 is no sum over the rows of a batch, so the rows cannot come in parts");
  }

  private float[] inParts(int size) {
    Values part = Values.zeros(Shape.of(size, IN), DType.F32);
    Values weights = Values.zeros(Shape.of(size, 1), DType.F32);
    Tensor rows = Tensor.leaf(part.shape(), DType.F32);
    Tensor each = Tensor.leaf(weights.shape(), DType.F32);
    Parted parted =
        Parted.compile(
            Gradient.of(loss(rows, each), List.copyOf(knobs.keySet())),
            Map.of(),
            Set.of(rows, each),
            true,
            Map.of(noise, 3L),
            Machine.shared());
    Execution adder = parted.adder().execution();
    Execution rest = parted.rest().execution();
    for (Execution execution : List.of(adder, rest)) {
      knobs.forEach(execution::bind);
      execution.bind(rows, part);
      execution.bind(each, weights);
    }
    for (Tensor sum : parted.sums().keySet()) {
      Values values = Values.zeros(sum.shape(), DType.F32);
      adder.bind(sum, values);
      rest.bind(sum, values);
    }
    for (int from = 0; from < ROWS; from += size) {
      int count = Math.min(size, ROWS - from);
      Arrays.fill(weights.floats(), 0); // what is left over in the last part has no weight
      System.arraycopy(x.array(), from * IN, part.array(), 0, count * IN);
      System.arraycopy(weight.array(), from, weights.array(), 0, count);
      adder.run(42, 9, from);
    }
    rest.run(42, 9, 0);
    return numbers(rest);
  }

  private float[] whole(Values x, Values weight, int firstRow) {
    Tensor rows = Tensor.leaf(x.shape(), DType.F32);
    Tensor each = Tensor.leaf(weight.shape(), DType.F32);
    Execution execution =
        Program.compile(
                Gradient.of(loss(rows, each), List.copyOf(knobs.keySet())),
                Map.of(),
                true,
                Map.of(noise, 3L),
                Machine.shared())
            .execution();
    knobs.forEach(execution::bind);
    execution.bind(rows, x);
    execution.bind(each, weight);
    execution.run(42, 9, firstRow);
    return numbers(execution);
  }

  private float[] numbers(Execution execution) {
    float[] all = new float[0];
    for (int i = 0; i < knobs.size(); i++) {
      float[] more = execution.output(i).floats();
      int end = all.length;
      all = Arrays.copyOf(all, end + more.length);
      System.arraycopy(more, 0, all, end, more.length);
    }
    return all;
  }

  private static Values rows(Values values, int from, int count) {
    Values rows = Values.zeros(values.shape().with(0, count), DType.F32);
    int width = values.shape().dim(1);
    System.arraycopy(values.array(), from * width, rows.array(), 0, count * width);
    return rows;
  }

  private Tensor knob(int... dims) {
    Tensor knob = Tensor.leaf(Shape.of(dims), DType.F32);
    knobs.put(knob, random(dims));
    return knob;
  }

  private Values random(int... dims) {
    Values values = Values.zeros(Shape.of(dims), DType.F32);
    for (int i = 0; i < values.shape().size(); i++) {
      values.set(i, random.nextDouble(-1, 1));
    }
    return values;
  }
}
