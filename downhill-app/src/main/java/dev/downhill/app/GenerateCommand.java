package dev.downhill.app;

import dev.downhill.language.LanguageModel;
import dev.downhill.models.Sampling;
import dev.downhill.runs.Runs;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `downhill generate`: lets a model that learned from a text write on.
@Command(
    name = "generate",
    description = "Lets a model that learned from a text write on.",
    sortOptions = false,
    customSynopsis = "${COMMAND-FULL-NAME} RUN [FLAGS]",
    footer = {"", "In brackets: what holds without the flag."})
final class GenerateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "a run or model folder, a name in runs/, last, or best")
  private String run = "";

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "what it writes on from (the beginning of a text)")
  private String prompt = "";

  @Option(names = "--tokens", paramLabel = "N", description = "how many to write (500)")
  private int tokens = 500;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "how much chance there is; at 0 the likeliest token, always (0.8)")
  private double temperature = 0.8;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "choose among the K likeliest tokens (all)")
  private int topK = Integer.MAX_VALUE;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "choose among the likeliest that together have this probability (1)")
  private double topP = 1;

  @Option(names = "--seed", paramLabel = "N", description = "where all chance comes from (42)")
  private long seed = 42;

  private boolean begun;

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    check(tokens >= 1, "tokens must be at least 1, not " + tokens);
    check(
        temperature >= 0 && temperature <= Double.MAX_VALUE,
        "temperature must be 0 or more, not " + temperature);
    check(topK >= 1, "top-k must be at least 1, not " + topK);
    check(topP > 0 && topP <= 1, "top-p must be more than 0 and at most 1, not " + topP);
    LanguageModel model = LanguageModel.load(new Runs(console.here()).find(run));
    VectorModule.load();
    long start = System.nanoTime();
    model.write(prompt, tokens, new Sampling(temperature, topK, topP), seed, this::show);
    console.out().println();
    console.out().flush();
    double seconds = (System.nanoTime() - start) / 1e9;
    console
        .err()
        .println(
            Words.plural(tokens, "token")
                + "  "
                + Numbers.seconds(seconds)
                + "  "
                + Numbers.perSecond(tokens / seconds, "tokens"));
    console.err().flush();
    return Exit.DONE.code();
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// Shows what is written; the prompt before it, once its tokens are known.
  private void show(String text) {
    if (!begun) {
      console.out().print(prompt);
      begun = true;
    }
    console.out().print(text);
    console.out().flush();
  }
}
