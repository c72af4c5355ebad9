package dev.downhill.app;

import static java.util.Objects.requireNonNull;

import dev.downhill.explanation.Explanation;
import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import dev.downhill.runs.EventJson;
import dev.downhill.runs.Runs;
import dev.downhill.tables.Plan;
import dev.downhill.tables.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `downhill explain-program`: the compiled training step, kernel by kernel.
@Command(
    name = "explain-program",
    description =
        "Shows the training step as it is compiled: its kernels, what they compute, their bytes"
            + " and operations, and the memory. Trains nothing.",
    sortOptions = false,
    customSynopsis = {
      "${COMMAND-FULL-NAME} DATA --target=COLUMN [FLAGS]",
      "       ${COMMAND-FULL-NAME} RUN [FLAGS]"
    })
final class ExplainProgramCommand implements Callable<Integer> {
  /// Steps that are timed.
  private static final int RUNS = 300;

  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "DATA or RUN",
      description = "a CSV file and the flags of train, or a run: a folder, a name, last, best")
  private String source = "";

  @Option(
      names = "--time",
      order = 7,
      description = "run the step some hundred times and show what each kernel takes")
  private boolean time;

  @Option(names = "--json", order = 8, description = "the same as JSON on stdout, a line a model")
  private boolean json;

  @Mixin private final TrainFlags flags = new TrainFlags();

  @ArgGroup(exclusive = false, validate = false, order = 5, heading = "%nMachine:%n")
  private final MachineFlags machineFlags = new MachineFlags();

  ExplainProgramCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path file = console.here().resolve(source);
    Settings settings =
        flags.isTargetGiven() || Files.isRegularFile(file)
            ? flags.settings(file, console.here())
            : null;
    try (Machine machine = machineFlags.machine()) {
      Plan plan =
          settings == null
              ? Plan.ofRun(new Runs(console.here()).find(source), machine)
              : Plan.of(settings, machine);
      Map<String, Memory> memory = plan.memory(machine);
      plan.explain(machine, time ? RUNS : 0)
          .forEach((model, step) -> show(model, step, requireNonNull(memory.get(model))));
    }
    console.out().flush();
    return Exit.DONE.code();
  }

  private void show(String model, Explanation step, Memory memory) {
    if (json) {
      console.out().println(EventJson.line(model, step, memory));
      return;
    }
    Page page = console.results();
    ProgramBlock.lines(model, step, page).forEach(console.out()::println);
    console.out().println();
    MemoryBlock.lines(model, memory, page).forEach(console.out()::println);
  }
}
