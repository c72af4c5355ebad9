package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.explanation.Memory;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Event;
import dev.downhill.runs.Planned;
import java.util.Map;

/// A training of which only what was found is told: diagnoses, and that no model came of it.
final class QuietShow implements Show {
  private final Console console;

  QuietShow(Console console) {
    this.console = console;
  }

  @Override
  public void plan(Planned<?> plan, Map<String, Memory> memory) {
    plan.diagnoses().forEach(this::tell);
  }

  @Override
  public void event(Event event) {
    switch (event) {
      case Event.Noticed noticed -> tell(noticed.diagnosis());
      case Event.Diverged _ -> {
        console
            .err()
            .println(
                console.talk().styled(Style.BAD, "downhill: ") + "diverged: no model came of it");
        console.err().flush();
      }
      case Event.Began _,
          Event.Stepped _,
          Event.Sampled _,
          Event.Saved _,
          Event.Ended _,
          Event.Finished _ -> {}
    }
  }

  private void tell(Diagnosis diagnosis) {
    DiagnosisBlock.lines(diagnosis, console.talk()).forEach(console.err()::println);
    console.err().flush();
  }
}
