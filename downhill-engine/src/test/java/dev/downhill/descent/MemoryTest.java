package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.tensor.DType;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What a descent will hold is known before it does.
class MemoryTest {
  /// Knobs of `Samples.Net`: 3 · 4 + 4, 4 + 1.
  private static final long KNOBS = 21;

  private static final Batch TRAIN = Samples.rows(DType.F32, 200);
  private static final Batch VALIDATION = Samples.rows(DType.F32, 50);

  private static Map<String, Long> plan(Optimizer optimizer, int batch, int parts, boolean valid) {
    Recipe recipe =
        Recipe.of(new SquaredError(), optimizer, 0.1).withBatch(batch).withMicroBatches(parts);
    Memory memory =
        Descent.memory(
            Samples.Net.of(DType.F32, new Samples.Nothing()),
            TRAIN,
            valid ? VALIDATION : null,
            recipe,
            Machine.shared());
    assertThat(memory.bytes()).isEqualTo(memory.parts().stream().mapToLong(p -> p.bytes()).sum());
    return memory.parts().stream().collect(Collectors.toMap(p -> p.name(), p -> p.bytes()));
  }

  @Test
  void eachPartIsWhatItIsFor() {
    assertThat(plan(new Adam(), 64, 1, true))
        .containsEntry("data", 250L * 5 * 4)
        .containsEntry("batch", 64L * 5 * 4 + 200 * 4) // and the order of all rows
        .containsEntry("θ", KNOBS * 4)
        .containsEntry("best θ", KNOBS * 4)
        .containsEntry("optimizer", 2 * KNOBS * 4);
  }

  @Test
  void rowsThatStayWhereTheyAreTakeNoRoom() {
    assertThat(plan(new GradientDescent(), Recipe.ALL, 1, false))
        .containsEntry("data", 200L * 5 * 4)
        .containsEntry("batch", 200L * 4) // their weights, divided by the sum
        .containsEntry("best θ", 2 * KNOBS * 4) // and the one before the step
        .containsEntry("optimizer", 0L);
  }

  @Test
  void aBatchInPartsTakesLessButForTheSums() {
    long whole = plan(new Adam(), 192, 1, true).get("activations and gradients");
    long parts = plan(new Adam(), 192, 3, true).get("activations and gradients");
    assertThat(parts).isLessThan(whole);
  }

  @Test
  void aDescentThatHasNotBegunHasTheSamePlanAsOneThatHas() {
    Recipe recipe = Recipe.of(new SquaredError(), new Adam(), 0.1).withBatch(64);
    Samples.Net net = Samples.Net.of(DType.F32, new Samples.Nothing());
    Memory before = Descent.memory(net, TRAIN, VALIDATION, recipe, Machine.shared());
    Descent descent = new Descent(net, TRAIN, VALIDATION, recipe);
    descent.step();
    assertThat(Descent.memory(net, TRAIN, VALIDATION, recipe, Machine.shared())).isEqualTo(before);
  }
}
