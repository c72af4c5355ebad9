package dev.downhill.app;

import dev.downhill.language.LanguageModel;
import dev.downhill.runs.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `downhill export`: a language model in the form in which GPT-2 is published, for other
/// programs.
@Command(
    name = "export",
    description =
        "Writes a language model as GPT-2 is published: model.safetensors and config.json.",
    sortOptions = false,
    customSynopsis = "${COMMAND-FULL-NAME} RUN --out=FOLDER")
final class ExportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "a run or model folder, a name in runs/, last, or best")
  private String run = "";

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "the folder that is made")
  private Path out = Path.of("");

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    LanguageModel model = LanguageModel.load(new Runs(console.here()).find(run));
    model.publish(console.here().resolve(out));
    console.err().println(Words.plural(model.knobs(), "parameter") + " in " + out);
    console.err().flush();
    return Exit.DONE.code();
  }
}
