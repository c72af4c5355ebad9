package dev.downhill.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Outcome;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.descent.Survey;
import dev.downhill.loss.BinaryCrossEntropy;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.loss.Loss;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Theta;
import dev.downhill.optimizer.Decay;
import dev.downhill.optimizer.Nesterov;
import dev.downhill.solver.LeastSquares;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Convex problems with known answers: scikit-learn 1.9.1 in double precision, and least squares
/// by algebra. The descent never reads the answers.
class RealDataTest {
  private static List<String> lines(String name) {
    String data = System.getenv("DOWNHILL_DATA");
    assumeTrue(data != null, "DOWNHILL_DATA is not set, so " + name + " is not there");
    try (InputStream file = Files.newInputStream(Path.of(data, name));
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(file) : file;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static double[][] numbers(Stream<String> lines) {
    return lines
        .map(line -> Stream.of(line.split("[, ]")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }

  /// Each column to mean 0 and standard deviation 1; one that is always the same to 0.
  private static Values standardized(double[][] rows, int columns) {
    Values x = Values.zeros(Shape.of(rows.length, columns), DType.F64);
    for (int j = 0; j < columns; j++) {
      double mean = 0;
      for (double[] row : rows) {
        mean += row[j] / rows.length;
      }
      double variance = 0;
      for (double[] row : rows) {
        variance += (row[j] - mean) * (row[j] - mean) / rows.length;
      }
      double scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
      for (int i = 0; i < rows.length; i++) {
        x.set(i * columns + j, (rows[i][j] - mean) * scale);
      }
    }
    return x;
  }

  private static Values column(double[][] rows, int j) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][j];
    }
    return Values.of(Shape.of(rows.length, 1), column);
  }

  private static Outcome bottom(LinearModel model, Batch rows) {
    Theta start = Theta.start(model, 1);
    Survey survey = Survey.of(model, new SquaredError(), rows, start);
    return new Descent(model, rows, null, survey.bowl(new SquaredError())).run();
  }

  /// The coefficients are those of columns of square sum 1.
  @Test
  void diabetes() {
    double[][] raw = numbers(lines("sklearn/diabetes_data_raw.csv.gz").stream());
    double[][] y = numbers(lines("sklearn/diabetes_target.csv.gz").stream());
    LinearModel model = LinearModel.of(10, 1);
    Outcome outcome = bottom(model, Batch.of(standardized(raw, 10), column(y, 0)));
    double[] coefficients = {
      -10.009866299811, -239.815643672422, 519.845920054460, 324.384645502323, -792.175638552230,
      476.739021005258, 101.043267938034, 177.063237671346, 751.273699557103, 67.626692183704
    };
    assertThat(outcome.loss()).isCloseTo(2859.69634758675, within(2859 * 1e-9));
    assertThat(outcome.theta().at("bias").at(0)).isCloseTo(152.133484162896, within(1e-3));
    // J within 1e-10 leaves about √(1e-10·J/0.009) for the least curved of the scaled coefficients.
    for (int j = 0; j < 10; j++) {
      assertThat(outcome.theta().at("weight").at(j) * Math.sqrt(442))
          .isCloseTo(coefficients[j], within(0.15));
    }
  }

  /// Logistic regression, `Σ loss + ½‖w‖²` with a free intercept: decay of 1/rows before the
  /// momentum is exactly the slope of that.
  @ParameterizedTest
  @CsvSource({
    "breast_cancer, 30, 1, 37.758945961876",
    "iris, 4, 3, 31.3787682608",
    "wine_data, 13, 3, 12.0903357739"
  })
  void logisticRegression(String name, int columns, int outputs, double objective) {
    double[][] rows = numbers(lines("sklearn/" + name + ".csv").stream().skip(1));
    Batch batch = Batch.of(standardized(rows, columns), column(rows, columns));
    Loss loss = outputs == 1 ? new BinaryCrossEntropy() : new CrossEntropy();
    Recipe recipe =
        Recipe.of(loss, new Decay(1.0 / rows.length).then(new Nesterov(0.98)), 0.1)
            .withBatch(Recipe.ALL)
            .withKeep(Keep.TRAINING)
            .withStops(new Stop.Steps(4000));
    Descent descent = new Descent(LinearModel.of(columns, outputs), batch, null, recipe);
    descent.run();
    Theta end = descent.theta();
    double weights = 0;
    for (double w : end.at("weight").doubles()) {
      weights += w * w;
    }
    assertThat(rows.length * descent.progress().loss() + weights / 2)
        .isCloseTo(objective, within(1e-8 * objective));
  }

  @Test
  void californiaHousingReachesTheAlgebraicBottom() {
    List<double[]> rows = new ArrayList<>();
    List<String> places = List.of("INLAND", "NEAR OCEAN", "NEAR BAY", "ISLAND");
    for (String line : lines("california-housing.csv").stream().skip(1).toList()) {
      String[] cells = line.split(",");
      double[] row = new double[13];
      for (int j = 0; j < 9; j++) {
        row[j < 8 ? j : 12] = cells[j].isEmpty() ? 435 : Double.parseDouble(cells[j]);
      }
      int place = places.indexOf(cells[9]);
      if (place >= 0) {
        row[8 + place] = 1;
      }
      rows.add(row);
    }
    double[][] all = rows.toArray(double[][]::new);
    double[][] targets = new double[all.length][];
    for (int i = 0; i < all.length; i++) {
      targets[i] = new double[] {all[i][12]};
    }
    Values x = standardized(all, 12);
    Values y = standardized(targets, 1);
    Outcome outcome = bottom(LinearModel.of(12, 1), Batch.of(x, y));
    double lowest = LeastSquares.of(x, y).withIntercept().solve().residualSum() / all.length;
    assertThat(outcome.rule().orElseThrow()).isInstanceOf(Stop.Bottom.class);
    assertThat(outcome.loss() / lowest - 1).isBetween(-1e-12, 1e-9);
    assertThat(outcome.steps()).isLessThan(1000);
  }
}
