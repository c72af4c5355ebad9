package dev.downhill.app;

import dev.downhill.tables.Event;
import dev.downhill.tables.Plan;

/// The talk on stderr, and the result on stdout.
final class ResultShow implements Show {
  private final Show talk;
  private final Console console;

  ResultShow(Show talk, Console console) {
    this.talk = talk;
    this.console = console;
  }

  @Override
  public void plan(Plan plan) {
    talk.plan(plan);
  }

  @Override
  public void event(Event event) {
    talk.event(event);
    if (event instanceof Event.Finished finished) {
      ResultBlock.lines(finished.result(), console.results()).forEach(console.out()::println);
      console.out().flush();
    }
  }
}
