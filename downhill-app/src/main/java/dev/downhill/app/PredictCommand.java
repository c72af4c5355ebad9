package dev.downhill.app;

import dev.downhill.data.DataException;
import dev.downhill.data.Surprises;
import dev.downhill.data.Table;
import dev.downhill.runs.Runs;
import dev.downhill.tables.Mismatch;
import dev.downhill.tables.Prediction;
import dev.downhill.tables.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `downhill predict`: predictions to stdout, as CSV.
@Command(
    name = "predict",
    description = "Writes predictions to stdout, as CSV.",
    customSynopsis = "${COMMAND-FULL-NAME} RUN DATA [FLAGS]",
    sortOptions = false)
final class PredictCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description =
          "a run or model folder, a name in runs/, last, or best: the lowest validation score, if"
              + " all runs here are of one table and target")
  private String run = "";

  @Parameters(index = "1", paramLabel = "DATA", description = "a CSV file, or - for stdin")
  private String data = "";

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      description = "a column of the data to write beside each prediction")
  private @Nullable String key;

  @Option(names = "--strict", description = "end with 6 where model and data do not match")
  private boolean strict;

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = new Runs(console.here()).find(run);
    try {
      return predict(folder);
    } catch (DataException unfit) {
      throw DataArgument.of(folder, unfit);
    }
  }

  private int predict(Path folder) throws IOException {
    Predictor predictor = Predictor.load(folder);
    Table table = DataArgument.readInputs(data, predictor, console);
    Surprises surprises = new Surprises();
    long begun = System.nanoTime();
    VectorModule.load();
    List<Prediction> predictions = predictor.predict(table, surprises);
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (strict && !surprises.isEmpty()) {
      DataArgument.tell(surprises, console);
      throw new Mismatch(data + " does not match the model; nothing was written (--strict)");
    }
    write(predictor, table, predictions);
    console.err().println(Words.plural(table.rows(), "row") + "  " + Numbers.seconds(seconds));
    DataArgument.tell(surprises, console);
    return Exit.DONE.code();
  }

  private void write(Predictor predictor, Table table, List<Prediction> predictions) {
    List<String> classes = predictor.classes();
    List<String> header = new ArrayList<>();
    if (key != null) {
      header.add(table.column(key).name());
    }
    header.add("prediction");
    classes.forEach(name -> header.add("probability " + name));
    StringBuilder out = new StringBuilder();
    line(out, header);
    for (int row = 0; row < predictions.size(); row++) {
      Prediction prediction = predictions.get(row);
      List<String> cells = new ArrayList<>();
      if (key != null) {
        cells.add(table.column(key).text(row));
      }
      cells.add(classes.isEmpty() ? Double.toString(prediction.value()) : prediction.category());
      for (int k = 0; k < classes.size(); k++) {
        cells.add(Double.toString(prediction.chance(k)));
      }
      line(out, cells);
      if (out.length() > 1 << 16) {
        console.out().print(out);
        out.setLength(0);
        if (console.out().checkError()) {
          return; // whoever read along, `head` perhaps, has enough
        }
      }
    }
    console.out().print(out);
    console.out().flush();
  }

  private static void line(StringBuilder out, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      boolean quoted =
          cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
              || (cell.isEmpty() && cells.size() == 1);
      out.append(i == 0 ? "" : ",")
          .append(quoted ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell);
    }
    out.append('\n');
  }
}
