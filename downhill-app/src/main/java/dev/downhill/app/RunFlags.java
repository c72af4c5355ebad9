package dev.downhill.app;

import dev.downhill.kernel.Form;
import dev.downhill.kernel.Machine;
import dev.downhill.tables.Every;
import dev.downhill.tables.Plan;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  @ArgGroup(exclusive = false, validate = false, order = 5, heading = "%nMachine:%n")
  private final Running running = new Running();

  /// What computes, and how often it is saved.
  private static final class Running {
    @Option(
        names = "--threads",
        paramLabel = "N",
        order = 1,
        description = "how many threads compute; any number gives the same bits (all cores)")
    private @Nullable Integer threads;

    @Option(
        names = "--kernels",
        paramLabel = "FORM",
        order = 2,
        description = "scalar, v128, v256, v512 or auto; any gives the same bits (auto)")
    private String kernels = "auto";

    @Option(
        names = "--checkpoint",
        paramLabel = "EVERY",
        order = 3,
        description = "how often a checkpoint is saved, as in 100steps or 30s (30s)")
    private String checkpoint = "30s";
  }

  /// What computes. Loads the Vector API, so call it only when something is to be computed.
  ///
  /// @throws IllegalArgumentException if it cannot be had
  Machine machine() {
    int workers = threads();
    VectorModule.load();
    String kernels = running.kernels;
    if (kernels.equals("auto")) {
      return new Machine(workers);
    }
    for (Form form : Form.values()) {
      if (form.name().equalsIgnoreCase(kernels)) {
        return new Machine(workers, form);
      }
    }
    List<String> known =
        Stream.of(Form.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList();
    throw new IllegalArgumentException(
        "kernels must be "
            + String.join(", ", known)
            + " or auto, not \""
            + kernels
            + "\""
            + Words.didYouMean(kernels, known));
  }

  private int threads() {
    Integer threads = running.threads;
    if (threads == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (threads < 1 || threads > 1_024) {
      throw new IllegalArgumentException("threads must be from 1 to 1024, not " + threads);
    }
    return threads;
  }

  /// @throws IllegalArgumentException if it is neither steps nor seconds
  Every checkpoint() {
    return Every.parse(running.checkpoint);
  }

  /// Shows a plan that is all there is to show, and so the result.
  void show(Plan plan, Console console) {
    if (json) {
      new JsonShow(console).plan(plan);
    } else {
      PlanBlock.lines(plan, console.results()).forEach(console.out()::println);
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
