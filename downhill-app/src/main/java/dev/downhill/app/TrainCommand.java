package dev.downhill.app;

import dev.downhill.kernel.Machine;
import dev.downhill.tables.Every;
import dev.downhill.tables.Plan;
import dev.downhill.tables.Runs;
import dev.downhill.tables.Settings;
import dev.downhill.tables.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `downhill train`: learns a model from a table.
@Command(
    name = "train",
    description = "Learns a model from a table.",
    sortOptions = false,
    customSynopsis = "${COMMAND-FULL-NAME} DATA --target=COLUMN [FLAGS]",
    footer = {"", "In brackets: what holds without the flag."})
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "DATA", description = "a CSV file, plain or gzip")
  private Path data = Path.of("");

  @Mixin private final TrainFlags flags = new TrainFlags();

  @Mixin private final RunFlags running = new RunFlags();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      order = 5,
      description = "the folder of the run, new or empty (runs/ and a name)")
  private @Nullable Path out;

  @Option(
      names = "--plan-only",
      order = 7,
      description = "print the plan with its memory and train nothing")
  private boolean planOnly;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (out != null && out.toString().isEmpty()) {
      throw new IllegalArgumentException("out must name a folder; it is empty");
    }
    Settings settings = flags.settings(data, console.here());
    Every every = running.checkpoint();
    Show show = running.show(console);
    Machine machine = running.machine();
    Plan plan = Plan.of(settings, machine);
    if (planOnly) {
      var memory = plan.memory(machine);
      machine.close();
      running.show(plan, memory, console);
      return Exit.DONE.code();
    }
    show.plan(plan);
    Path folder = out == null ? null : console.here().resolve(out);
    try (Training training =
        Training.start(plan, machine, every, new Runs(console.here()), folder)) {
      return Walk.toEnd(training, show, console);
    }
  }
}
