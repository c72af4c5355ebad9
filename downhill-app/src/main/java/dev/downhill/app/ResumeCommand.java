package dev.downhill.app;

import dev.downhill.tables.Every;
import dev.downhill.tables.Runs;
import dev.downhill.tables.Training;
import java.io.IOException;
import java.nio.file.Path;
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
    try (Training training = Training.resume(folder, running.machine(), every)) {
      show.plan(training.plan());
      return Walk.toEnd(training, show, console);
    }
  }
}
