package dev.downhill.app;

import dev.downhill.runs.Event;
import dev.downhill.runs.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A training walked to its end, or to Ctrl-C, and shown on the way.
final class Walk {
  private Walk() {}

  /// @return the exit code
  static int toEnd(Training<?> training, Show show, Console console) throws IOException {
    try (Interrupt interrupt = new Interrupt()) {
      while (training.hasNext()) {
        Event event = training.next();
        show.event(event);
        Optional<Exit> asked = interrupt.asked();
        if (asked.isPresent() && training.hasNext()) {
          return leave(training, asked.get(), console);
        }
      }
      return (training.trained().isPresent() ? Exit.DONE : Exit.DIVERGED).code();
    }
  }

  private static int leave(Training<?> training, Exit exit, Console console) throws IOException {
    long step = training.save();
    Path run = training.folder();
    console.err().println();
    console
        .err()
        .println("Stopped. A checkpoint of step " + Numbers.count(step) + " is saved; go on with");
    console.err().println("  " + console.talk().command() + " resume " + run);
    console.err().flush();
    return exit.code();
  }
}
