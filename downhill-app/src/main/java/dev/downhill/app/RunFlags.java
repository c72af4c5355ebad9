package dev.downhill.app;

import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import dev.downhill.runs.Every;
import dev.downhill.runs.Planned;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// What commands that train can be told about how to run and what to show.
final class RunFlags {
  @Option(
      names = {"-q", "--quiet"},
      order = 8,
      description = "no plan and no progress; what was found is still told")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      order = 9,
      description = "a line for each step")
  private boolean verbose;

  @Option(
      names = "--json",
      order = 10,
      description = "plan, steps and result as JSON on stdout, a line each")
  private boolean json;

  @ArgGroup(exclusive = false, validate = false, order = 6, heading = "%nMachine:%n")
  private final Running running = new Running();

  /// What computes, and how often it is saved.
  private static final class Running extends MachineFlags {
    @Option(
        names = "--checkpoint",
        paramLabel = "EVERY",
        order = 3,
        description = "how often a checkpoint is saved, as in 100steps, 30s or 5min (30s)")
    private String checkpoint = "30s";
  }

  /// What computes. Loads the Vector API, so call it only when something is to be computed.
  ///
  /// @throws IllegalArgumentException if it cannot be had
  Machine machine() {
    return running.machine();
  }

  /// @throws IllegalArgumentException if it is neither steps nor seconds
  Every checkpoint() {
    return Every.parse(running.checkpoint);
  }

  /// Shows a plan that is all there is to show, and so the result.
  ///
  /// @param memory of each model's descent, by name
  void show(Planned<?> plan, Map<String, Memory> memory, Console console) {
    if (json) {
      new JsonShow(console).plan(plan, memory);
    } else {
      Page page = console.results();
      PlanBlock.lines(plan, page).forEach(console.out()::println);
      memory.forEach(
          (model, held) -> {
            console.out().println();
            MemoryBlock.lines(model, held, page).forEach(console.out()::println);
          });
      console.out().flush();
    }
  }

  Show show(Console console) {
    Show talk =
        quiet
            ? new QuietShow(console)
            : console.talk().terminal() && !verbose
                ? new TerminalShow(console)
                : new PlainShow(console, verbose);
    return json ? new JsonShow(console) : new ResultShow(talk, console);
  }
}
