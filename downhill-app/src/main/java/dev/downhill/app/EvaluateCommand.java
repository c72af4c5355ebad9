package dev.downhill.app;

import dev.downhill.data.DataException;
import dev.downhill.data.Surprises;
import dev.downhill.data.Table;
import dev.downhill.tables.EventJson;
import dev.downhill.tables.Mismatch;
import dev.downhill.tables.Predictor;
import dev.downhill.tables.Provenance;
import dev.downhill.tables.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `downhill evaluate`: how well a model guesses rows whose answer is known.
@Command(
    name = "evaluate",
    description = "Says how well a model guesses rows whose answer is known.",
    customSynopsis = "${COMMAND-FULL-NAME} RUN DATA [FLAGS]",
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
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

  @Option(names = "--json", description = "the scores as JSON")
  private boolean json;

  @Option(names = "--strict", description = "end with 6 where model and data do not match")
  private boolean strict;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = new Runs(console.here()).find(run);
    try {
      return evaluate(folder);
    } catch (DataException unfit) {
      throw DataArgument.of(folder, unfit);
    }
  }

  private int evaluate(Path folder) throws IOException {
    Predictor predictor = Predictor.load(folder);
    Table table = DataArgument.read(data, predictor, console);
    Surprises surprises = new Surprises();
    VectorModule.load();
    Predictor.Evaluation found = predictor.evaluate(table, surprises);
    if (strict && !surprises.isEmpty()) {
      DataArgument.tell(surprises, console);
      throw new Mismatch(data + " does not match the model (--strict)");
    }
    if (json) {
      console.out().println(EventJson.line(found));
    } else {
      ResultBlock.scores(
              found.scores(), found.baseline(), predictor.unit(), "of " + data, console.results())
          .forEach(console.out()::println);
    }
    console.out().flush();
    DataArgument.tell(surprises, console);
    Optional<Provenance> from = data.equals("-") ? Optional.empty() : Provenance.of(folder);
    if (from.isPresent()) {
      from.get()
          .learnedFrom(console.here().resolve(data), found.scores().rows())
          .ifPresent(learned -> DataArgument.tell(learned, console));
    }
    return Exit.DONE.code();
  }
}
