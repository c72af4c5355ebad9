package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.downhill.explanation.Kernels;
import dev.downhill.file.AtomicFolder;
import dev.downhill.file.DamagedFileException;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Layer;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.optimizer.Nesterov;
import dev.downhill.schedule.Cosine;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
  private static final int STEPS = 14;

  private static final Batch TRAIN = Samples.rows(DType.F32, 70);
  private static final Batch VALIDATION = Samples.rows(DType.F32, 20);

  private static Layer net() {
    return Samples.Net.of(DType.F32, new Samples.Thin(new Noise()));
  }

  static Stream<Recipe> recipes() {
    Recipe adam =
        Recipe.of(new SquaredError(), new Clip(1).then(new Adam()).then(new Decay(0.1)), 0)
            .withRate(new Cosine(0.05, 3, STEPS, 0.001))
            .withBatch(16)
            .withStops(new Stop.Flat(0, 2), new Stop.Patience(50), new Stop.Steps(STEPS));
    Recipe climbs =
        Recipe.of(new SquaredError(), new Nesterov(0.9), 30)
            .withBatch(Recipe.ALL)
            .withKeep(Keep.TRAINING)
            .withStops(new Stop.Flat(0, 50), new Stop.Steps(STEPS));
    Recipe diverges = climbs.withOnDivergence(OnDivergence.STOP);
    return Stream.of(adam, adam.withBatch(32).withMicroBatches(2), climbs, diverges);
  }

  private static Descent descent(Recipe recipe) {
    return new Descent(net(), TRAIN, VALIDATION, recipe);
  }

  /// Everything that a run reports, but its pace.
  private static String told(Descent descent) {
    Progress p = descent.progress();
    return descent.theta().sha256()
        + new Progress(
            p.step(),
            p.epoch(),
            p.loss(),
            p.epochLoss(),
            p.validation(),
            p.best(),
            p.bestStep(),
            p.slope(),
            p.rate(),
            p.updateRatio(),
            0,
            new Kernels(Map.of(), 0, 0, 0, true));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aRunStoppedAfterAnyStepGoesOnToTheSameBits(Recipe recipe, @TempDir Path folder)
      throws IOException {
    Descent whole = descent(recipe);
    for (int stop = 0; stop <= STEPS; stop++) {
      AtomicFolder.write(folder.resolve("at" + stop), whole.checkpoint().files());
      whole.step();
    }
    String end = told(whole);
    Outcome outcome = whole.outcome();
    for (int stop = 0; stop <= STEPS; stop++) {
      Checkpoint saved = Checkpoint.read(AtomicFolder.open(folder.resolve("at" + stop)));
      assertThat(saved.step()).isEqualTo(Math.min(stop, outcome.steps()));
      Descent resumed = Descent.resume(saved, net(), TRAIN, VALIDATION, recipe, Machine.shared());
      while (resumed.step()) {}
      assertThat(told(resumed)).as("stopped after step %d", stop).isEqualTo(end);
      assertThat(resumed.outcome().theta().sha256()).isEqualTo(outcome.theta().sha256());
      assertThat(resumed.outcome().reason()).isEqualTo(outcome.reason());
      assertThat(resumed.outcome().rule()).isEqualTo(outcome.rule());
      assertThat(resumed.outcome().diverged()).isEqualTo(outcome.diverged());
      assertThat(resumed.outcome().diagnoses()).isEqualTo(outcome.diagnoses());
    }
  }

  @Test
  void oneOfTheseRunsDiverges() {
    Recipe diverges = recipes().toList().getLast();
    Outcome outcome = descent(diverges).run();
    assertThat(outcome.diverged()).isTrue();
    assertThat(outcome.diagnoses().getFirst().offers()).isNotEmpty();
  }

  @Test
  void whatIsNotTheSameRunIsRefused() {
    Recipe recipe = recipes().findFirst().orElseThrow();
    Checkpoint saved = descent(recipe).checkpoint();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Descent.resume(
                    saved, net(), TRAIN, VALIDATION, recipe.withSeed(7), Machine.shared()))
        .withMessageContaining("cannot go on here: its recipe was\n  Recipe[")
        .withMessageContaining("seed=7]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Descent.resume(
                    saved,
                    net(),
                    Samples.rows(DType.F32, 71),
                    VALIDATION,
                    recipe,
                    Machine.shared()))
        .withMessageContaining("its data was\n  x [70, 3]");
    Batch altered = Samples.rows(DType.F32, 70);
    altered.y().set(69, altered.y().at(69) + 1e-3);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Descent.resume(saved, net(), altered, VALIDATION, recipe, Machine.shared()))
        .withMessageContaining("its data was\n  x [70, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Descent.resume(saved, net(), TRAIN, TRAIN, recipe, Machine.shared()))
        .withMessageContaining("its validation was\n  x [20, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Descent.resume(
                    saved,
                    Samples.Straight.of(DType.F32),
                    TRAIN,
                    VALIDATION,
                    recipe,
                    Machine.shared()))
        .withMessageContaining("[hidden.weight, hidden.bias, output.weight, output.bias]");
  }

  @Test
  void aFileThatHoldsNoDescentIsNamed(@TempDir Path folder) throws IOException {
    Checkpoint saved = descent(recipes().findFirst().orElseThrow()).checkpoint();
    Checkpoint empty =
        new Checkpoint(
            saved.theta(), saved.memory(), saved.best(), java.util.Map.of(), saved.identity());
    AtomicFolder.write(folder.resolve("empty"), empty.files());
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> Checkpoint.read(folder.resolve("empty")))
        .withMessageContaining("holds no descent");
    Path file = folder.resolve("empty/descent.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> Checkpoint.read(folder.resolve("empty")));
  }
}
