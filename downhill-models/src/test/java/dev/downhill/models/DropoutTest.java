package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.initializer.Zeros;
import dev.downhill.loss.Loss;
import dev.downhill.model.Model;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final int ROWS = 4096;
  private static final double RATE = 0.3;

  /// Drops some of the input and adds a knob that stays 0.
  record Thinned(Dropout dropout, Parameter knob) implements Model {
    @Override
    public Tensor apply(Tensor x) {
      return dropout.apply(x).plus(knob);
    }
  }

  /// The mean of what is left of 4,096 ones, at each of the first steps.
  private static List<Double> left(long seed) {
    float[] ones = new float[ROWS];
    Arrays.fill(ones, 1);
    Values x = Values.of(Shape.of(ROWS, 1), ones);
    Loss itself = (prediction, _) -> prediction;
    Recipe recipe =
        Recipe.of(itself, new GradientDescent(), 0)
            .withBatch(Recipe.ALL)
            .withSeed(seed)
            .withStops(new Stop.Steps(6));
    Thinned model = new Thinned(Dropout.of(RATE), new Zeros().parameter(Shape.of(1), DType.F32));
    Descent descent = new Descent(model, Batch.of(x, x), null, recipe);
    List<Double> means = new ArrayList<>();
    while (descent.hasNext()) {
      means.add(descent.next().loss());
    }
    return means;
  }

  @Test
  void keepsTheMeanWhileTrainingAndDropsAnewAtEveryStep() {
    List<Double> means = left(1);
    double spread = Math.sqrt(RATE / (1 - RATE) / ROWS);
    assertThat(means).allSatisfy(mean -> assertThat(mean).isCloseTo(1, within(5 * spread)));
    assertThat(new HashSet<>(means)).hasSizeGreaterThan(3);
    // What passes is 1/(1 − rate), so the mean counts it.
    assertThat(means)
        .allSatisfy(
            mean -> {
              double passed = mean * (1 - RATE) * ROWS;
              assertThat(passed).isCloseTo(Math.rint(passed), within(0.01));
            });
    assertThat(left(1)).isEqualTo(means);
    assertThat(left(2)).isNotEqualTo(means);
  }
}
