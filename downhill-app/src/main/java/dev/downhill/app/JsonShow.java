package dev.downhill.app;

import dev.downhill.explanation.Memory;
import dev.downhill.runs.Event;
import dev.downhill.runs.EventJson;
import dev.downhill.runs.Planned;
import java.util.Map;

/// A training as JSON on stdout, one object a line.
final class JsonShow implements Show {
  private final Console console;

  JsonShow(Console console) {
    this.console = console;
  }

  @Override
  public void plan(Planned<?> plan, Map<String, Memory> memory) {
    console.out().println(memory.isEmpty() ? EventJson.line(plan) : EventJson.line(plan, memory));
    plan.diagnoses().stream()
        .map(Event.Noticed::new)
        .map(EventJson::line)
        .forEach(console.out()::println);
    console.out().flush();
  }

  @Override
  public void event(Event event) {
    console.out().println(EventJson.line(event));
    if (!(event instanceof Event.Stepped)) {
      console.out().flush();
    }
  }
}
