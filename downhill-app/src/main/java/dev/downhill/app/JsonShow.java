package dev.downhill.app;

import dev.downhill.tables.Event;
import dev.downhill.tables.EventJson;
import dev.downhill.tables.Plan;

/// A training as JSON on stdout, one object a line.
final class JsonShow implements Show {
  private final Console console;

  JsonShow(Console console) {
    this.console = console;
  }

  @Override
  public void plan(Plan plan) {
    plan(EventJson.line(plan), plan);
  }

  /// @param line the plan
  void plan(String line, Plan plan) {
    console.out().println(line);
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
