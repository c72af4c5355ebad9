package dev.downhill.tables;

import dev.downhill.data.Csv;
import dev.downhill.data.Schema;
import dev.downhill.data.Surprises;
import dev.downhill.data.Table;
import dev.downhill.data.Task;
import dev.downhill.kernel.Machine;
import dev.downhill.model.Fitted;
import dev.downhill.tensor.Values;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A trained model that guesses rows it has not seen.
///
/// Safe for many threads. A row's prediction has the same bits alone, among others, from a map,
/// from a file and from the command.
public final class Predictor {
  private final SavedModel saved;
  private final Fitted fitted;
  private final Schema.Target target;

  Predictor(SavedModel saved, Machine machine) {
    this.saved = saved;
    this.fitted = new Fitted(saved.spec().build(), saved.theta(), machine);
    this.target = saved.inputs().preparation().schema().target();
  }

  /// Loads the model of a run.
  ///
  /// @param folder a run, or the `model` folder of one
  /// @throws dev.downhill.file.DamagedFileException if anything was altered
  /// @throws IOException if there is no model, it is from a newer Downhill, or it cannot be read
  public static Predictor load(Path folder) throws IOException {
    return new Predictor(SavedModel.read(folder), Machine.shared());
  }

  /// What is predicted.
  public Task task() {
    return target.task();
  }

  /// The target's column.
  public String target() {
    return target.column();
  }

  /// The target's unit, or empty where nobody said.
  public String unit() {
    return saved.unit();
  }

  /// The classes in the order of their numbers; empty for a regression.
  public List<String> classes() {
    return target.classes();
  }

  /// Guesses one row.
  ///
  /// @param row for each input column a number or a text as in a file, or null where it is
  ///     missing
  /// @param surprises counts what the row holds that the training part did not
  /// @throws dev.downhill.data.DataException if a column is absent, or a value is not a number
  ///     where one is needed
  public Prediction predict(Map<String, ?> row, Surprises surprises) {
    return prediction(fitted.predict(saved.inputs().row(row, surprises)), 0);
  }

  /// Guesses one row.
  public Prediction predict(Map<String, ?> row) {
    return prediction(fitted.predict(saved.inputs().row(row, null)), 0);
  }

  /// Guesses all rows of a table.
  ///
  /// @param surprises counts what the rows held that the training part did not
  /// @throws dev.downhill.data.DataException if the table has none of the inputs, or texts where
  ///     numbers are needed
  public List<Prediction> predict(Table table, Surprises surprises) {
    return predict(table, IntStream.range(0, table.rows()).toArray(), surprises);
  }

  /// Guesses all rows of a table.
  public List<Prediction> predict(Table table) {
    return predict(table, new Surprises());
  }

  List<Prediction> predict(Table table, int[] rows, Surprises surprises) {
    List<Prediction> predictions = new ArrayList<>(rows.length);
    if (rows.length > 0) {
      Values outputs = fitted.predict(saved.inputs().of(table, rows, surprises));
      for (int i = 0; i < rows.length; i++) {
        predictions.add(prediction(outputs, i));
      }
    }
    return predictions;
  }

  private Prediction prediction(Values outputs, int row) {
    if (target.task() == Task.REGRESSION) {
      return Prediction.of(target.unscale(outputs.at(row)));
    }
    int classes = target.classes().size();
    double[] chances = new double[classes];
    if (classes == 2) {
      chances[1] = sigmoid(outputs.at(row));
      chances[0] = sigmoid(-outputs.at(row));
    } else {
      softmax(outputs, row * classes, chances);
    }
    int likeliest = 0;
    for (int k = 1; k < classes; k++) {
      likeliest = chances[k] > chances[likeliest] ? k : likeliest;
    }
    return new Prediction(likeliest, chances, target.classes());
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }

  private static void softmax(Values logits, int from, double[] chances) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < chances.length; k++) {
      largest = Math.max(largest, logits.at(from + k));
    }
    double sum = 0;
    for (int k = 0; k < chances.length; k++) {
      chances[k] = StrictMath.exp(logits.at(from + k) - largest);
      sum += chances[k];
    }
    for (int k = 0; k < chances.length; k++) {
      chances[k] /= sum;
    }
  }

  /// Reads a file as this model expects it.
  ///
  /// @throws dev.downhill.data.DataException if it cannot be read as a table
  public Table read(Path file) {
    return Csv.read(file, saved.inputs().preparation().csvOptions());
  }

  /// Reads a file to predict its rows; what its target column holds does not matter.
  ///
  /// @throws dev.downhill.data.DataException if it cannot be read as a table
  public Table readInputs(Path file) {
    return Csv.read(file, saved.inputs().preparation().inputOptions());
  }

  /// Reads a stream to predict its rows, like [#readInputs(Path)]; it is not closed.
  ///
  /// @param name what messages call it
  /// @throws dev.downhill.data.DataException if it cannot be read as a table
  public Table readInputs(InputStream stream, String name) {
    return Csv.read(stream, name, saved.inputs().preparation().inputOptions());
  }

  /// Reads a stream as this model expects it; it is not closed.
  ///
  /// @param name what messages call it
  /// @throws dev.downhill.data.DataException if it cannot be read as a table
  public Table read(InputStream stream, String name) {
    return Csv.read(stream, name, saved.inputs().preparation().csvOptions());
  }

  /// How well a model guesses rows, and how well the guess to beat does.
  ///
  /// @param gain by how much the model's loss is smaller than the guess's, in the mean over the
  ///     rows: of squared misses in units of the target's variance, or of log losses
  /// @param margin half of the gain's 95 % interval over the draw of the rows; NaN for one row
  public record Evaluation(Scores scores, Scores baseline, double gain, double margin) {}

  /// Scores the model on the rows of a table that have a target.
  ///
  /// @throws dev.downhill.data.DataException if the table has no target, or a class that the
  ///     model never saw
  public Evaluation evaluate(Table table, Surprises surprises) {
    return evaluate(table, saved.inputs().preparation().rowsWithTarget(table), surprises);
  }

  Evaluation evaluate(Table table, int[] rows, Surprises surprises) {
    double[] truth = saved.inputs().preparation().targetsInUnits(table, rows);
    List<Prediction> guesses = predict(table, rows, surprises);
    double mean = 0;
    double square = 0;
    for (int i = 0; i < truth.length; i++) {
      double gain = gain(truth[i], guesses.get(i));
      double step = gain - mean;
      mean += step / (i + 1);
      square += step * (gain - mean);
    }
    int n = truth.length;
    double margin = n < 2 ? Double.NaN : 1.96 * Math.sqrt(square / (n - 1.0) / n);
    return new Evaluation(scores(truth, guesses), saved.baseline().on(truth), mean, margin);
  }

  /// How much smaller the model's loss is than the guess's for one row.
  private double gain(double truth, Prediction guess) {
    if (target.task() == Task.REGRESSION) {
      double ours = target.scale(truth) - target.scale(guess.value());
      double theirs = target.scale(truth) - target.scale(target.median());
      return theirs * theirs - ours * ours;
    }
    int truthful = (int) truth;
    return StrictMath.log(Math.max(guess.chance(truthful), Double.MIN_NORMAL))
        - StrictMath.log(Math.max(saved.baseline().shares()[truthful], Double.MIN_NORMAL));
  }

  private Scores scores(double[] truth, List<Prediction> guesses) {
    if (target.task() == Task.REGRESSION) {
      return Scores.of(truth, guesses.stream().mapToDouble(Prediction::value).toArray());
    }
    return Scores.of(
        IntStream.range(0, truth.length).map(i -> (int) truth[i]).toArray(),
        guesses.stream().map(Prediction::chances).toArray(double[][]::new));
  }
}
