package dev.downhill.app;

import dev.downhill.runs.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `downhill help`: a command's flags, or the long explanation of a diagnosis.
@Command(name = "help", description = "Explains a command, or a diagnosis such as DH201.")
final class HelpCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "WHAT", description = "a command or a code")
  private @Nullable String what;

  HelpCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine parent = spec.commandLine().getParent();
    if (what == null) {
      parent.usage(console.out());
      console.out().println();
      console.out().println("Diagnoses (downhill help DHnnn):");
      for (Code code : Code.values()) {
        console.out().println("  " + code + "  " + code.title());
      }
    } else if (parent.getSubcommands().containsKey(what)) {
      parent.getSubcommands().get(what).usage(console.out());
    } else {
      explain(what, parent);
    }
    console.out().flush();
    return Exit.DONE.code();
  }

  private void explain(String name, CommandLine parent) {
    Code code =
        Code.of(name)
            .orElseThrow(
                () -> {
                  List<String> known = new ArrayList<>(parent.getSubcommands().keySet());
                  Arrays.stream(Code.values()).map(Code::name).forEach(known::add);
                  return new IllegalArgumentException(
                      "there is no command or diagnosis \""
                          + name
                          + "\""
                          + Words.didYouMean(name, known));
                });
    console.out().println(code + "  " + code.title());
    console.out().println();
    console.out().println(code.explanation());
  }
}
