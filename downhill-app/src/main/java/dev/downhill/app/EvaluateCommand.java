package dev.downhill.app;

import dev.downhill.data.DataException;
import dev.downhill.data.Surprises;
import dev.downhill.data.Table;
import dev.downhill.kernel.Machine;
import dev.downhill.language.LanguageModel;
import dev.downhill.language.TextScore;
import dev.downhill.runs.EventJson;
import dev.downhill.runs.Provenance;
import dev.downhill.runs.Runs;
import dev.downhill.tables.Acquaintance;
import dev.downhill.tables.Mismatch;
import dev.downhill.tables.Predictor;
import dev.downhill.tables.ResultJson;
import dev.downhill.text.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// `downhill evaluate`: how well a model guesses rows whose answer is known.
@Command(
    name = "evaluate",
    description = "Says how well a model guesses rows whose answer is known, or tells a text.",
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

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "a CSV file, a text for a model that learned from one, or - for stdin")
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
      if (LanguageModel.isIn(folder)) {
        return tell(folder);
      }
      return evaluate(folder);
    } catch (DataException unfit) {
      throw DataArgument.of(folder, unfit);
    }
  }

  /// How well a model tells a text.
  private int tell(Path folder) throws IOException {
    LanguageModel model = LanguageModel.load(folder);
    String text =
        data.equals("-")
            ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8)
            : TextFile.read(console.here().resolve(data));
    VectorModule.load();
    TextScore score;
    try (Machine machine = new Machine(Runtime.getRuntime().availableProcessors())) {
      score = model.score(text, machine);
    }
    if (json) {
      ObjectNode line = EventJson.start("evaluation");
      score.writeTo(line.putObject("model"));
      console.out().println(line);
    } else {
      LanguageBlock.scores(score, "of " + data, console.results()).forEach(console.out()::println);
    }
    console.out().flush();
    if (!data.equals("-")) {
      Optional<Provenance> from = Provenance.of(folder);
      if (from.isPresent()) {
        LanguageModel.knows(from.get(), console.here().resolve(data))
            .ifPresent(learned -> DataArgument.tell(learned, console));
      }
    }
    return Exit.DONE.code();
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
      console.out().println(ResultJson.line(found));
    } else {
      ResultBlock.scores(
              found.scores(), found.baseline(), predictor.unit(), "of " + data, console.results())
          .forEach(console.out()::println);
    }
    console.out().flush();
    DataArgument.tell(surprises, console);
    Optional<Provenance> from = data.equals("-") ? Optional.empty() : Provenance.of(folder);
    if (from.isPresent()) {
      Acquaintance.of(from.get(), console.here().resolve(data), found.scores().rows())
          .ifPresent(learned -> DataArgument.tell(learned, console));
    }
    return Exit.DONE.code();
  }
}
