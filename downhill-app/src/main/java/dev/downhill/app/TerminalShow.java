package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.explanation.Memory;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Event;
import dev.downhill.runs.Planned;
import java.util.Map;

/// A training in a terminal: the plan, then the descent redrawn in place.
final class TerminalShow implements Show {
  private final Console console;
  private final LiveView live;

  TerminalShow(Console console) {
    this.console = console;
    this.live = new LiveView(console.err(), console.talk());
  }

  @Override
  public void plan(Planned<?> plan, Map<String, Memory> memory) {
    PlanBlock.lines(plan, console.talk()).forEach(console.err()::println);
    memory.forEach(
        (model, held) -> {
          console.err().println();
          MemoryBlock.lines(model, held, console.talk()).forEach(console.err()::println);
        });
    console.err().flush();
  }

  @Override
  public void event(Event event) {
    switch (event) {
      case Event.Began began -> live.begin(began);
      case Event.Stepped stepped -> live.step(stepped);
      case Event.Sampled sampled -> {
        live.finish();
        SampleBlock.lines(sampled.text(), console.talk()).forEach(console.err()::println);
      }
      case Event.Saved _ -> {}
      case Event.Noticed noticed -> {
        live.finish();
        tell(noticed.diagnosis());
      }
      case Event.Ended ended -> {
        live.end();
        for (String line : Words.wrapped(ended.reason(), console.talk().columns() - 2)) {
          console.err().println("  " + console.talk().styled(Style.FAINT, line));
        }
      }
      case Event.Diverged _ -> console.err().println("No model came of it.");
      case Event.Finished _ -> console.err().println();
    }
    console.err().flush();
  }

  private void tell(Diagnosis diagnosis) {
    DiagnosisBlock.lines(diagnosis, console.talk()).forEach(console.err()::println);
  }
}
