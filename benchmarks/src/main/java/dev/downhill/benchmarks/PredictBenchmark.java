package dev.downhill.benchmarks;

import dev.downhill.runs.Training;
import dev.downhill.tables.ModelChoice;
import dev.downhill.tables.Plan;
import dev.downhill.tables.Predictor;
import dev.downhill.tables.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One row of a table through a trained model, warm, from a map to a number: five number columns
/// and a category of four.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PredictBenchmark {
  private static final String[] PLACES = {"harbour", "hill", "meadow", "mill"};
  private static final Map<String, Object> ROW =
      Map.of("a", 1.5, "b", -0.25, "c", 92, "d", 3, "e", 0.01, "place", "hill");

  /// What was trained.
  @Param({"LINEAR", "MLP"})
  public ModelChoice model = ModelChoice.LINEAR;

  private Predictor predictor = train(ModelChoice.LINEAR);

  /// Trains.
  @Setup
  public void begin() {
    predictor = train(model);
  }

  /// One guess.
  @Benchmark
  public double predict() {
    return predictor.predict(ROW).value();
  }

  private static Predictor train(ModelChoice model) {
    try {
      Path file = Files.createTempFile("predict", ".csv");
      Files.writeString(file, rows());
      Predictor trained =
          Training.of(Plan.of(Settings.of(file, "y").with(model))).toEnd().predictor();
      Files.delete(file);
      return trained;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String rows() {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder csv = new StringBuilder("a,b,c,d,e,place,y\n");
    for (int i = 0; i < 2000; i++) {
      double y = random.nextGaussian();
      for (int j = 1; j <= 5; j++) {
        double x = random.nextGaussian();
        y += j * x;
        csv.append(x).append(',');
      }
      csv.append(PLACES[i % 4]).append(',').append(y).append('\n');
    }
    return csv.toString();
  }
}
