package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.kernel.Form;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Layer;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.schedule.Cosine;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The same run gives the same bits on any machine.
class SameBitsTest {
  private static final Map<DType, String> EXPECTED = new HashMap<>();

  static Stream<Form> forms() {
    return Arrays.stream(Form.values()).filter(Form::possible);
  }

  private static String hash(DType dtype, long seed, Machine machine) {
    Layer net = Samples.Net.of(dtype, new Samples.Thin(new Noise()));
    Recipe recipe =
        Recipe.of(new SquaredError(), new Clip(1).then(new Adam()).then(new Decay(0.01)), 0)
            .withRate(new Cosine(0.01, 2, 4, 0))
            .withBatch(200)
            .withSeed(seed)
            .withStops(new Stop.Steps(4));
    Batch rows = Samples.rows(dtype, 500);
    Theta start = Theta.start(net, seed);
    Descent descent = new Descent(net, start, rows, rows.sample(100), recipe, machine);
    Outcome outcome = descent.run();
    return descent.theta().sha256() + " " + outcome.validation() + " " + outcome.loss();
  }

  private static String expected(DType dtype) {
    return EXPECTED.computeIfAbsent(
        dtype,
        _ -> {
          try (Machine machine = new Machine(1, Form.SCALAR)) {
            assertThat(hash(dtype, 1, machine)).isNotEqualTo(hash(dtype, 2, machine));
            return hash(dtype, 1, machine);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("forms")
  void onAnyFormOfKernels(Form form) {
    for (DType dtype : DType.COMPUTING) {
      try (Machine machine = new Machine(1, form)) {
        assertThat(hash(dtype, 1, machine)).isEqualTo(expected(dtype));
        assertThat(machine.kernels()).containsKey(form);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void onAnyNumberOfThreads(DType dtype) {
    for (int threads : new int[] {2, 3, 7}) {
      try (Machine machine = new Machine(threads)) {
        assertThat(hash(dtype, 1, machine)).isEqualTo(expected(dtype));
      }
    }
  }
}
