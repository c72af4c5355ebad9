package dev.downhill.app;

import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import dev.downhill.language.TextPlan;
import dev.downhill.language.TextSettings;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Event;
import dev.downhill.runs.Every;
import dev.downhill.runs.Planned;
import dev.downhill.runs.Runs;
import dev.downhill.runs.Trained;
import dev.downhill.runs.Training;
import dev.downhill.tables.Plan;
import dev.downhill.tables.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `downhill train`: learns a model from a table or a text.
@Command(
    name = "train",
    description = "Learns a model from a table or a text.",
    sortOptions = false,
    customSynopsis = "${COMMAND-FULL-NAME} DATA [--target=COLUMN] [FLAGS]",
    footer = {"", "In brackets: what holds without the flag."})
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "a CSV file, plain or gzip; a text; or GPT-2 tokens of 16 bits: a file or folder of"
              + " *.bin")
  private @Nullable Path data;

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
    Every every = running.checkpoint();
    return flags.isOfText(
            data == null ? null : console.here().resolve(data), spec.commandLine().getParseResult())
        ? text(every)
        : table(every);
  }

  private int table(Every every) throws IOException {
    if (data == null) {
      throw new IllegalArgumentException("DATA is needed");
    }
    Settings settings = flags.settings(data, console.here());
    Show show = running.show(console);
    Machine machine = running.machine();
    Plan plan = Plan.of(settings, machine);
    if (planOnly) {
      return planOnly(plan, machine);
    }
    show.plan(plan, Map.of());
    return walk(plan, machine, every, show);
  }

  private int text(Every every) throws IOException {
    TextSettings settings = flags.textSettings(data, console.here());
    if (data == null && !planOnly) {
      throw new IllegalArgumentException(
          "DATA is needed: a text file to learn from; without one there is --plan-only");
    }
    Show show = running.show(console);
    TextPlan plan = data == null ? TextPlan.without(settings) : TextPlan.of(settings);
    Machine machine = running.machine();
    if (planOnly) {
      return planOnly(plan, machine);
    }
    Map<String, Memory> memory = plan.memory(machine);
    show.plan(plan, memory);
    Optional<Diagnosis> tooMuch = MemoryBlock.tooMuch(memory);
    if (tooMuch.isPresent()) {
      machine.close();
      show.event(new Event.Noticed(tooMuch.get()));
      return Exit.BUDGET.code();
    }
    return walk(plan, machine, every, show);
  }

  private int planOnly(Planned<?> plan, Machine machine) {
    Map<String, Memory> memory = plan.memory(machine);
    machine.close();
    running.show(plan, memory, console);
    return Exit.DONE.code();
  }

  private <T extends Trained> int walk(Planned<T> plan, Machine machine, Every every, Show show)
      throws IOException {
    Path folder = out == null ? null : console.here().resolve(out);
    try (Training<T> training =
        Training.start(plan, machine, every, new Runs(console.here()), folder)) {
      return Walk.toEnd(training, show, console);
    }
  }
}
