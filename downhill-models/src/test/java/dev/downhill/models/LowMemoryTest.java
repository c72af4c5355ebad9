package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Checkpoint;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.explanation.Memory;
import dev.downhill.file.AtomicFolder;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Adafactor;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model whose parameters are stored in bfloat16, whose second moments are factored, and that
/// keeps no θ but the present one walks the way of the plain one, but for rounding.
class LowMemoryTest {
  private static final GptSize SIZE = new GptSize(40, 16, 2, 2, 64);

  private static Batch text() {
    Batch rows =
        new Batch(
            Values.zeros(Shape.of(4, 16), DType.I32),
            Values.zeros(Shape.of(4, 16), DType.I32),
            Values.zeros(Shape.of(4, 1), DType.F32));
    for (int i = 0; i < 64; i++) {
      rows.x().set(i, i * i % 37);
      rows.y().set(i, (i + 1) * (i + 1) % 37);
    }
    for (int i = 0; i < 4; i++) {
      rows.weight().set(i, 1);
    }
    return rows;
  }

  private static Recipe recipe(Optimizer optimizer, double rate, int steps) {
    return Recipe.of(new CrossEntropy(), optimizer, rate)
        .withKeep(Keep.LAST)
        .withStops(new Stop.Steps(steps))
        .withSeed(3);
  }

  private static double[] losses(DType dtype, Optimizer optimizer, double rate, int steps) {
    Gpt model = Gpt.gpt2(SIZE, 0, dtype);
    Descent descent = new Descent(model, text(), null, recipe(optimizer, rate, steps));
    double[] losses = new double[steps];
    for (int i = 0; i < steps; i++) {
      losses[i] = descent.next().loss();
    }
    return losses;
  }

  @Test
  void bfloat16WalksTheWayOfThePlainOne() {
    double[] plain = losses(DType.F32, new Adafactor(), 0.02, 60);
    double[] low = losses(DType.BF16, new Adafactor(), 0.02, 60);
    // Each of 8 digits: the same start to 2⁻⁸ of the weights, then steps rounded by chance.
    assertThat(low[0]).isCloseTo(plain[0], within(0.01));
    assertThat(low[59]).isLessThan(low[0] / 2).isCloseTo(plain[59], within(0.1 * plain[0]));
    for (int i = 0; i < 20; i++) {
      assertThat(low[i]).as("step " + (i + 1)).isCloseTo(plain[i], within(0.02 * plain[0]));
    }
  }

  @Test
  void oneStepDiffersByLessThanTheGapOfTwoNumbers() {
    Gpt half = Gpt.gpt2(SIZE, 0, DType.BF16);
    Gpt whole = Gpt.gpt2(SIZE, 0, DType.F32);
    Theta start = Theta.start(half, 3);
    Map<String, Values> exact = new LinkedHashMap<>();
    start
        .values()
        .forEach(
            (path, values) -> {
              Values same = Values.zeros(values.shape(), DType.F32);
              for (int i = 0; i < values.shape().size(); i++) {
                same.set(i, values.at(i));
              }
              exact.put(path, same);
            });
    Recipe once = recipe(new Adam(), 0.01, 1);
    Descent low = new Descent(half, start, text(), null, once, Machine.shared());
    Descent plain = new Descent(whole, Theta.of(exact), text(), null, once, Machine.shared());
    assertThat(low.next().loss()).isEqualTo(plain.next().loss());
    plain
        .theta()
        .values()
        .forEach(
            (path, values) -> {
              Values rounded = low.theta().at(path);
              for (int i = 0; i < values.shape().size(); i++) {
                double x = values.at(i);
                double gap = Math.ulp((float) x) * 0x1p16;
                assertThat(rounded.at(i)).as(path).isCloseTo(x, within(gap));
              }
            });
  }

  @Test
  void withoutClippingNoTwoGradientsExistAtOnce() {
    GptSize deep = new GptSize(64, 8, 12, 2, 128);
    Gpt model = Gpt.gpt2(deep, 0, DType.F32);
    long theta = 4 * model.blocks().size() * 12L * 128 * 128;
    long together = held(model, new Clip(1).then(new Adam()));
    long apart = held(model, new Adam());
    assertThat(together).isGreaterThan(theta);
    assertThat(apart).isLessThan(theta / 4);
  }

  private static long held(Gpt model, Optimizer optimizer) {
    Batch rows =
        new Batch(
            Values.zeros(Shape.of(1, 8), DType.I32),
            Values.zeros(Shape.of(1, 8), DType.I32),
            Values.zeros(Shape.of(1, 1), DType.F32));
    rows.weight().set(0, 1);
    Memory memory = Descent.memory(model, rows, null, recipe(optimizer, 0.01, 1), Machine.shared());
    assertThat(part(memory, "best θ")).isZero();
    return part(memory, "activations and gradients");
  }

  private static long part(Memory memory, String name) {
    return memory.parts().stream()
        .filter(part -> part.name().equals(name))
        .mapToLong(Memory.Part::bytes)
        .sum();
  }

  @Test
  void aCheckpointInBfloat16GoesOnToTheSameBits(@TempDir Path folder) throws Exception {
    Recipe recipe = recipe(new Adafactor(), 0.02, 12);
    String whole;
    Descent undisturbed =
        new Descent(Gpt.gpt2(SIZE, 0, DType.BF16), text(), null, recipe, new Machine(1));
    undisturbed.run();
    whole = undisturbed.theta().sha256();
    Descent first =
        new Descent(Gpt.gpt2(SIZE, 0, DType.BF16), text(), null, recipe, new Machine(2));
    for (int i = 0; i < 5; i++) {
      first.next();
    }
    Path saved = Files.createDirectories(folder).resolve("saved");
    AtomicFolder.write(saved, first.checkpoint().files());
    Descent resumed =
        Descent.resume(
            Checkpoint.read(saved),
            Gpt.gpt2(SIZE, 0, DType.BF16),
            text(),
            null,
            recipe,
            new Machine(3));
    resumed.run();
    assertThat(resumed.theta().sha256()).isEqualTo(whole);
  }
}
