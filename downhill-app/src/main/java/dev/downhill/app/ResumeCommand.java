package dev.downhill.app;

import dev.downhill.kernel.Machine;
import dev.downhill.language.TextPlan;
import dev.downhill.runs.Config;
import dev.downhill.runs.Every;
import dev.downhill.runs.RunFolder;
import dev.downhill.runs.Runs;
import dev.downhill.runs.Training;
import dev.downhill.tables.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `downhill resume`: goes on from a run's last checkpoint, to the bits of a run that never
/// stopped.
@Command(
    name = "resume",
    description =
        "Goes on from a run's last checkpoint, to the same bits as if it had never stopped.",
    sortOptions = false,
    customSynopsis = "${COMMAND-FULL-NAME} RUN [FLAGS]")
final class ResumeCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "a run folder, a name in runs/, or last")
  private String run = "";

  @Mixin private final RunFlags running = new RunFlags();

  ResumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Every every = running.checkpoint();
    Show show = running.show(console);
    Path folder = new Runs(console.here()).find(run);
    Machine machine = running.machine();
    try (Training<?> training =
        isOfText(folder)
            ? Training.resume(folder, TextPlan::ofRun, machine, every)
            : Training.resume(folder, Plan::ofRun, machine, every)) {
      show.plan(training.plan(), Map.of());
      return Walk.toEnd(training, show, console);
    }
  }

  /// A folder that is no run is told of when it is opened.
  private static boolean isOfText(Path folder) throws IOException {
    return Files.isRegularFile(folder.resolve(RunFolder.CONFIG)) && Config.isOfText(folder);
  }
}
