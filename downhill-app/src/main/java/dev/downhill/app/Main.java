package dev.downhill.app;

import dev.downhill.runs.Version;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// The `downhill` command: where every run from a shell begins.
@Command(
    name = "downhill",
    description = "Walks a model down its loss.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "Begin with:  ${COMMAND-FULL-NAME} train houses.csv --target price"},
    versionProvider = Main.Told.class,
    subcommands = {
      TrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      GenerateCommand.class,
      ExportCommand.class,
      ResumeCommand.class,
      ExplainProgramCommand.class,
      DoctorCommand.class,
      HelpCommand.class
    })
final class Main implements Callable<Integer> {
  /// The least that picocli can lay a list of flags out in.
  private static final int NARROWEST = 55;

  private static final int WIDEST = 100;

  @Spec private CommandSpec spec;

  /// Without a command: what there is to choose from.
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Exit.USAGE.code();
  }

  /// Runs the command and ends the JVM with its exit code.
  public static void main(String[] args) {
    Console console = Console.ofProcess(System.getenv());
    int code = execute(console, args);
    console.out().flush();
    console.err().flush();
    System.exit(code);
  }

  /// Runs one command line against a console.
  ///
  /// @return the exit code
  static int execute(Console console, String... args) {
    CommandLine command = new CommandLine(new Main(), factory(console));
    command.getCommandSpec().addOption(help());
    command.getSubcommands().values().forEach(one -> one.getCommandSpec().addOption(help()));
    Problems problems = new Problems(console);
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("print the version and end")
                .build());
    int code =
        command
            .setCommandName(console.results().command())
            .setOut(writer(console.out()))
            .setErr(writer(console.err()))
            .setUsageHelpWidth(Math.clamp(console.results().columns(), NARROWEST, WIDEST))
            .setUsageHelpAutoWidth(false)
            .setColorScheme(strong(console.results().colour()))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOverwrittenOptionsAllowed(false)
            .setParameterExceptionHandler((problem, _) -> problems.usage(problem))
            .setExecutionExceptionHandler((problem, line, _) -> problems.of(problem, line))
            .execute(args);
    return console.out().lost().map(problems::lost).orElse(code);
  }

  /// What can be typed stands out, where colours are welcome.
  private static Help.ColorScheme strong(boolean colour) {
    return new Help.ColorScheme.Builder(colour ? Help.Ansi.ON : Help.Ansi.OFF)
        .commands(Help.Ansi.Style.bold)
        .options(Help.Ansi.Style.bold)
        .parameters(Help.Ansi.Style.bold)
        .build();
  }

  /// The flag that lists the flags, after those of every day.
  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .order(100)
        .description("print this and end")
        .build();
  }

  private static java.io.PrintWriter writer(java.io.PrintStream stream) {
    return new java.io.PrintWriter(stream, true, java.nio.charset.StandardCharsets.UTF_8);
  }

  /// Makes commands, which all take the console.
  private static IFactory factory(Console console) {
    Map<Class<?>, Object> commands =
        Map.of(
            TrainCommand.class, new TrainCommand(console),
            PredictCommand.class, new PredictCommand(console),
            EvaluateCommand.class, new EvaluateCommand(console),
            GenerateCommand.class, new GenerateCommand(console),
            ExportCommand.class, new ExportCommand(console),
            ResumeCommand.class, new ResumeCommand(console),
            ExplainProgramCommand.class, new ExplainProgramCommand(console),
            DoctorCommand.class, new DoctorCommand(console),
            HelpCommand.class, new HelpCommand(console));
    IFactory others = CommandLine.defaultFactory();
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        Object command = commands.get(type);
        return command == null ? others.create(type) : type.cast(command);
      }
    };
  }

  /// What `--version` prints.
  static final class Told implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"downhill " + Version.text()};
    }
  }
}
