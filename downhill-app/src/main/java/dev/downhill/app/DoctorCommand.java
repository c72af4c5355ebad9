package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.runs.Version;
import dev.downhill.tables.Checkup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `downhill doctor`: what this machine and this Java are, and whether the kernels agree on them.
@Command(
    name = "doctor",
    description = "Checks the JDK, the processor, the memory and the kernels.")
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    VectorModule.load();
    List<Checkup> all = Checkup.all();
    console.out().println("downhill " + Version.text());
    for (Checkup one : all) {
      String mark =
          one.good()
              ? console.results().styled(Style.GOOD, "ok  ")
              : console.results().styled(Style.WARN, "look");
      String more =
          one.code().isEmpty()
              ? ""
              : "  (" + console.results().command() + " help " + one.code() + ")";
      console.out().println(mark + "  " + Words.left(one.name(), 14) + "  " + one.value() + more);
    }
    console.out().flush();
    return Exit.DONE.code();
  }
}
