package dev.downhill.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.evaluation.Evaluation;
import dev.downhill.gradient.Gradient;
import dev.downhill.tensor.Attending;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Attention as an operation against its plain formula.
class AttentionTest {
  private final SplittableRandom random = new SplittableRandom(5);

  private Values numbers(DType dtype, int... dims) {
    Values values = Values.zeros(Shape.of(dims), dtype);
    for (int i = 0; i < values.shape().size(); i++) {
      values.set(i, random.nextDouble(-2, 2));
    }
    return values;
  }

  /// Several blocks of queries and of keys, each with a rest; queries that see nothing, some and
  /// all keys.
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void valuesAndSlopesAreThoseOfThePlainFormula(DType dtype) {
    Values queries = numbers(dtype, 2, 3, 130, 9);
    Values keys = numbers(dtype, 2, 3, 141, 9);
    Values values = numbers(dtype, 2, 3, 141, 7);
    Values visible = Values.zeros(Shape.of(2, 3, 130), dtype);
    for (int i = 0; i < visible.shape().size(); i++) {
      visible.set(i, random.nextInt(-1, 150));
    }
    Tensor q = Tensor.leaf(queries.shape(), dtype);
    Tensor k = Tensor.leaf(keys.shape(), dtype);
    Tensor v = Tensor.leaf(values.shape(), dtype);
    Tensor seen = Tensor.of(visible);
    Tensor attention = q.attention(k, v, seen);
    double scale = ((Op.Attention) attention.op()).scale();
    assertThat(scale).isEqualTo(1 / 3.0);
    Tensor plain = Attending.plain(q, k, v, seen, scale);
    Map<Tensor, Values> leaves = Map.of(q, queries, k, keys, v, values);
    List<Values> ours = Evaluation.of(withSlopes(attention, q, k, v), leaves);
    List<Values> formula = Evaluation.of(withSlopes(plain, q, k, v), leaves);
    double close = dtype == DType.F64 ? 1e-13 : 1e-4;
    for (int i = 0; i < ours.size(); i++) {
      for (int at = 0; at < ours.get(i).shape().size(); at++) {
        double expected = formula.get(i).at(at);
        assertThat(ours.get(i).at(at))
            .as("output %d, number %d", i, at)
            .isCloseTo(expected, within(close * Math.max(1, Math.abs(expected))));
      }
    }
  }

  private static List<Tensor> withSlopes(Tensor formula, Tensor... knobs) {
    List<Tensor> all = new ArrayList<>(List.of(formula));
    all.addAll(Gradient.of(List.of(formula), List.of(formula.plus(1)), List.of(knobs)));
    return all;
  }

  /// One query at a time over all keys so far gives the bits of all at once, also where the keys
  /// to come lie in a longer array.
  @Test
  void aQueryDependsOnWhatItSeesAlone() {
    int keys = 100;
    Values q = numbers(DType.F32, keys, 16);
    Values k = numbers(DType.F32, keys, 16);
    Values v = numbers(DType.F32, keys, 16);
    Values all = Evaluation.of(Tensor.of(q).causalAttention(Tensor.of(k), Tensor.of(v)));
    for (int row : new int[] {0, 1, 15, 63, 64, 99}) {
      Tensor query = Tensor.of(q).slice(0, row, row + 1);
      Tensor seen = Tensor.full(row + 1, Shape.of(1), DType.F32);
      Values whole = Evaluation.of(query.attention(Tensor.of(k), Tensor.of(v), seen));
      Values part =
          Evaluation.of(
              query.causalAttention(
                  Tensor.of(k).slice(0, 0, row + 1), Tensor.of(v).slice(0, 0, row + 1)));
      for (int at = 0; at < 16; at++) {
        float expected = all.floats()[row * 16 + at];
        assertThat(whole.floats()[at]).isEqualTo(expected);
        assertThat(part.floats()[at]).isEqualTo(expected);
      }
    }
  }

  @Test
  void theSlopesOfOneAttentionAreOneKernel() {
    Tensor q = Tensor.leaf(Shape.of(2, 8, 4), DType.F32);
    Tensor attention = q.attention(q.exp(), q.tanh());
    Tensor slope = Gradient.of(attention.sum().reshape(), List.of(q)).getFirst();
    Program program =
        Program.compile(
            List.of(slope), Map.of(), true, Map.of(), dev.downhill.kernel.Machine.shared());
    // exp and tanh, how many keys are seen, the slope of the sum, the attention's slopes, and what
    // is made of them
    assertThat(program.kernels()).isLessThanOrEqualTo(6);
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    Tensor x = Tensor.leaf(Shape.of(5, 4), DType.F32);
    Tensor other = Tensor.leaf(Shape.of(5, 3), DType.F32);
    assertThatThrownBy(() -> x.attention(other, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queries [5, 4], keys [5, 3], values [5, 4]");
    assertThatThrownBy(() -> x.attention(x.cast(DType.F64), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("attention");
  }

  @Test
  void noKeysAtAllGiveZeros() {
    Tensor x = Tensor.leaf(Shape.of(3, 4), DType.F32);
    Tensor none = Tensor.of(Values.zeros(Shape.of(0, 4), DType.F32));
    Values found =
        Evaluation.of(List.of(x.attention(none, none)), Map.of(x, numbers(DType.F32, 3, 4)))
            .getFirst();
    assertThat(found.floats()).containsOnly(0);
  }
}
