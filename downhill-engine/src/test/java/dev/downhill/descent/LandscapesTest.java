package dev.downhill.descent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.loss.Loss;
import dev.downhill.optimizer.Adafactor;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Momentum;
import dev.downhill.optimizer.Nesterov;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.schedule.Cosine;
import java.io.File;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every optimizer descends the same three landscapes.
class LandscapesTest {
  /// @param rates on the bowl, in the ravine, on Rosenbrock's valley floor
  record Walker(Optimizer optimizer, double... rates) {}

  record Ground(Loss loss, double u, double v, long steps, double reached) {}

  static final List<Ground> GROUNDS =
      List.of(
          new Ground(new Samples.Bowl(1, 1), -4, 3, 200, 1e-6),
          new Ground(new Samples.Bowl(1, 100), -4, 3, 1_000, 1e-6),
          new Ground(new Samples.Rosenbrock(), -1.2, 1, 20_000, 1e-3));

  static final List<Walker> WALKERS =
      List.of(
          new Walker(new GradientDescent(), 0.5, 0.015, 0.0015),
          new Walker(new Momentum(0.9), 0.1, 0.01, 0.0005),
          new Walker(new Nesterov(0.9), 0.1, 0.008, 0.0003),
          new Walker(new Adam(), 0.3, 0.3, 0.02),
          new Walker(new Adafactor(), 1.5, 0.3, 0.003),
          new Walker(new Clip(100).then(new GradientDescent()), 0.5, 0.015, 0.0015),
          new Walker(new Adam().then(new Decay(1e-9)), 0.3, 0.3, 0.02));

  record Walk(Walker walker, int ground) {
    @Override
    public String toString() {
      return walker.optimizer() + " on " + GROUNDS.get(ground).loss();
    }
  }

  static Stream<Walk> walks() {
    return WALKERS.stream().flatMap(w -> Stream.of(0, 1, 2).map(ground -> new Walk(w, ground)));
  }

  @ParameterizedTest
  @MethodSource("walks")
  void reachesTheBottom(Walk walk) {
    Ground ground = GROUNDS.get(walk.ground());
    double rate = walk.walker().rates()[walk.ground()];
    Recipe recipe =
        Recipe.of(ground.loss(), walk.walker().optimizer(), rate)
            .withRate(new Cosine(rate, 0, ground.steps(), rate / 10))
            .withStops(new Stop.Steps(ground.steps()));
    Outcome outcome =
        new Descent(Samples.Point.of(ground.u(), ground.v()), Samples.nothing(), null, recipe)
            .run();
    assertThat(outcome.diagnoses()).isEmpty();
    assertThat(outcome.loss()).isLessThan(ground.reached());
  }

  @Test
  void everyOptimizerOfThePackageWalks() {
    String seen = WALKERS.toString();
    File[] classes =
        new File(
                Optimizer.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                "dev/downhill/optimizer")
            .listFiles();
    for (File file : Objects.requireNonNull(classes)) {
      String name = "dev.downhill.optimizer." + file.getName().replace(".class", "");
      if (!name.contains("$") && !name.endsWith("package-info") && !name.endsWith("Then")) {
        Class<?> type = type(name);
        if (type.isRecord() && Optimizer.class.isAssignableFrom(type)) {
          assertThat(seen).contains(type.getSimpleName());
        }
      }
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
