package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.explanation.Kernels;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The kernels here only say how many loop rounds they take; no vector code is needed to switch
/// over.
class DualTest {
  private static final long MUCH = 1L << 30;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  interface Spin {
    double run(double x);
  }

  private static Spin rounds(int rounds) {
    return x -> {
      double sum = x;
      for (int i = 0; i < rounds; i++) {
        sum = Math.fma(sum, 0.5, i);
      }
      return sum;
    };
  }

  private static Function<Form, Spin> forms(Spin scalar, Spin vector) {
    return form -> form == Form.SCALAR ? scalar : vector;
  }

  private double sink;

  private void rehearse(Spin kernel) {
    sink += kernel.run(sink);
  }

  @BeforeEach
  void vectorsMustBeFast() {
    Assumptions.assumeTrue(Form.best() != Form.SCALAR, "no vector form is fast here");
  }

  @Test
  void aFasterVectorFormTakesOver() {
    try (Machine machine = new Machine(1)) {
      Spin vector = rounds(100);
      Dual<Spin> dual = machine.kernel("faster", forms(rounds(1000), vector), () -> this::rehearse);
      assertThat(dual.form()).isEqualTo(Form.SCALAR);
      dual.serving(MUCH);
      await(() -> dual.form() != Form.SCALAR);
      assertThat(dual.serving(1)).isSameAs(vector);
      assertThat(machine.kernels()).isEqualTo(Map.of(Form.best(), 1));
      assertThat(machine.census()).isEqualTo(new Kernels(one(Form.best()), 0, 0, 0, true));
      assertThat(machine.refusals()).isEmpty();
    }
  }

  @Test
  void aSlowerVectorFormIsRefused() {
    try (Machine machine = new Machine(1)) {
      Spin scalar = rounds(100);
      Dual<Spin> dual = machine.kernel("slower", forms(scalar, rounds(1000)), () -> this::rehearse);
      dual.serving(MUCH);
      await(() -> dual.refusal() != null);
      assertThat(dual.serving(1)).isSameAs(scalar);
      assertThat(machine.kernels()).isEqualTo(Map.of(Form.SCALAR, 1));
      assertThat(machine.census()).isEqualTo(new Kernels(one(Form.SCALAR), 0, 0, 1, true));
      assertThat(machine.refusals())
          .hasSize(1)
          .first()
          .asString()
          .startsWith("slower: vector code takes ");
    }
  }

  @Test
  void aVectorFormThatCannotBeMadeIsRefused() {
    try (Machine machine = new Machine(1)) {
      Spin scalar = rounds(1);
      Dual<Spin> dual =
          machine.kernel(
              "broken",
              form -> {
                if (form != Form.SCALAR) {
                  throw new IllegalStateException("no code");
                }
                return scalar;
              },
              () -> this::rehearse);
      dual.serving(MUCH);
      await(() -> dual.refusal() != null);
      assertThat(machine.refusals()).first().asString().endsWith("no code");
      assertThat(dual.serving(1)).isSameAs(scalar);
    }
  }

  @Test
  void smallWorkIsNotWorthARehearsal() throws InterruptedException {
    try (Machine machine = new Machine(1)) {
      Dual<Spin> dual =
          machine.kernel("small", forms(rounds(1000), rounds(1)), () -> this::rehearse);
      for (int run = 0; run < 100; run++) {
        dual.serving(1000);
      }
      assertThat(machine.census()).isEqualTo(new Kernels(one(Form.SCALAR), 1, 0, 0, true));
      Thread.sleep(50);
      assertThat(dual.form()).isEqualTo(Form.SCALAR);
    }
  }

  @Test
  void aForcedFormServesAtOnce() {
    Spin scalar = rounds(1);
    Spin vector = rounds(1);
    try (Machine machine = new Machine(1, Form.best())) {
      assertThat(machine.kernel("v", forms(scalar, vector), () -> this::rehearse).serving(1))
          .isSameAs(vector);
      assertThat(machine.kernels()).isEqualTo(Map.of(Form.best(), 1));
    }
    try (Machine machine = new Machine(1, Form.SCALAR)) {
      assertThat(machine.kernel("s", forms(scalar, vector), () -> this::rehearse).serving(MUCH))
          .isSameAs(scalar);
    }
  }

  @Test
  void equalKeysShareAKernel() {
    try (Machine machine = new Machine(1)) {
      Dual<Spin> one = machine.kernel("key", forms(rounds(1), rounds(1)), () -> this::rehearse);
      assertThat(machine.kernel("key", forms(rounds(1), rounds(1)), () -> this::rehearse))
          .isSameAs(one);
      assertThat(machine.kernels()).as("nothing has run").isEmpty();
    }
  }

  @Test
  void theCensusFollowsAKernel() {
    CountDownLatch gate = new CountDownLatch(1);
    try (Machine machine = new Machine(1)) {
      assertThat(machine.census().forms()).isEmpty();
      Dual<Spin> dual =
          machine.kernel(
              "slow start",
              form -> {
                if (form != Form.SCALAR) {
                  awaitInterrupted(gate);
                }
                return rounds(form == Form.SCALAR ? 1000 : 100);
              },
              () -> this::rehearse);
      dual.serving(1);
      assertThat(machine.census()).hasToString("scalar × 1 (1 with little work)");
      dual.serving(MUCH);
      assertThat(machine.census()).hasToString("scalar × 1 (1 warming up)");
      assertThat(machine.census()).isSameAs(machine.census());
      gate.countDown();
      await(() -> dual.form() != Form.SCALAR);
      await(() -> machine.census().equals(new Kernels(one(Form.best()), 0, 0, 0, true)));
    }
  }

  @Test
  void withoutTheModuleTheFlagIsNamed() {
    Kernels kernels = new Kernels(Map.of("scalar", 7), 7, 0, 0, false);
    assertThat(kernels.flag()).isEqualTo("--add-modules jdk.incubator.vector");
    assertThat(kernels)
        .hasToString("scalar × 7 (vectors with java --add-modules jdk.incubator.vector)");
    assertThat(new Kernels(Map.of(), 0, 0, 0, true).flag()).isEmpty();
  }

  private static Map<String, Integer> one(Form form) {
    return Map.of(form.name().toLowerCase(Locale.ROOT), 1);
  }

  private static void awaitInterrupted(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
