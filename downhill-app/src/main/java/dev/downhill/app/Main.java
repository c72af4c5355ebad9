package dev.downhill.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `downhill` command: where every run from a shell begins.
@Command(
    name = "downhill",
    description = "Walks a model down its loss.",
    mixinStandardHelpOptions = true,
    version = "downhill 0.1.0-SNAPSHOT")
final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name a command; `downhill --help` lists them.");
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
