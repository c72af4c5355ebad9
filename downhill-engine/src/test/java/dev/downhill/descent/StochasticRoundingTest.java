package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.evaluation.Evaluation;
import dev.downhill.tensor.Bfloat16;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Numbers go to one of their two neighbours in bfloat16, as often as their place between them
/// says.
class StochasticRoundingTest {
  private static float[] round(float[] x, float[] chance) {
    Shape shape = Shape.of(x.length);
    Tensor numbers = Tensor.leaf(shape, DType.F32);
    Tensor chances = Tensor.leaf(shape, DType.F32);
    return Evaluation.of(
            StochasticRounding.of(numbers, chances),
            Map.of(numbers, Values.of(shape, x), chances, Values.of(shape, chance)))
        .floats();
  }

  /// The neighbours of x among the numbers of bfloat16, which are the upper halves of floats.
  private static float[] neighbours(float x) {
    int bits = Float.floatToRawIntBits(x);
    int down = bits & 0xFFFF0000;
    int up = (bits & 0xFFFF) == 0 ? down : down + 0x10000;
    return new float[] {Float.intBitsToFloat(down), Float.intBitsToFloat(up)}; // by magnitude
  }

  @Test
  void a_number_goes_to_a_neighbour_with_the_chance_of_its_place() {
    SplittableRandom random = new SplittableRandom(5);
    int count = 200_000;
    float[] x = new float[count];
    float[] chance = new float[count];
    for (int i = 0; i < count; i++) {
      float size = Float.intBitsToFloat((1 + random.nextInt(250)) << 23 | random.nextInt(1 << 23));
      x[i] = random.nextBoolean() ? size : -size;
      chance[i] = random.nextInt(1 << 24) * 0x1p-24f;
    }
    float[] rounded = round(x, chance);
    for (int i = 0; i < count; i++) {
      float[] near = neighbours(x[i]);
      double place =
          near[0] == near[1] ? 0 : (x[i] - (double) near[0]) / (near[1] - (double) near[0]);
      boolean outer = place > 0.5 ? !(chance[i] < 1 - place) : chance[i] < place;
      boolean tie = place == 0.5;
      if (tie) {
        assertThat(rounded[i]).isIn(near[0], near[1]);
      } else {
        assertThat(rounded[i]).as(x[i] + " at " + place).isEqualTo(outer ? near[1] : near[0]);
      }
    }
  }

  @Test
  void the_mean_is_the_number_itself() {
    int count = 100_000;
    float[] x = new float[count];
    float[] chance = new float[count];
    java.util.Arrays.fill(x, 1.0009765625f); // an eighth of the way from 1 to the next
    for (int i = 0; i < count; i++) {
      chance[i] = (i + 0.5f) / count;
    }
    double sum = 0;
    for (float value : round(x, chance)) {
      assertThat(value).isIn(1f, 1.0078125f);
      sum += value;
    }
    assertThat(sum / count).isCloseTo(x[0], within(1e-6));
  }

  @Test
  void what_is_no_number_between_others_stays() {
    float[] x = {0, -0f, 1, -2, Float.NaN, Float.POSITIVE_INFINITY, 0x1p-133f};
    float[] rounded = round(x, new float[] {0.1f, 0.1f, 0, 0, 0.5f, 0.5f, 0.9f});
    assertThat(rounded).containsExactly(x);
    assertThat(Bfloat16.toFloat(Bfloat16.of(rounded[6]))).isEqualTo(rounded[6]);
  }
}
