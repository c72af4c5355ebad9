package dev.downhill.app;

import dev.downhill.explanation.Memory;
import dev.downhill.language.LanguageRun;
import dev.downhill.runs.Event;
import dev.downhill.runs.Planned;
import dev.downhill.tables.Run;
import java.util.Map;

/// The talk on stderr, and the result on stdout.
final class ResultShow implements Show {
  private final Show talk;
  private final Console console;

  ResultShow(Show talk, Console console) {
    this.talk = talk;
    this.console = console;
  }

  @Override
  public void plan(Planned<?> plan, Map<String, Memory> memory) {
    talk.plan(plan, memory);
  }

  @Override
  public void event(Event event) {
    talk.event(event);
    if (event instanceof Event.Finished finished) {
      switch (finished.trained()) {
        case LanguageRun text ->
            LanguageBlock.lines(text.result(), console.results()).forEach(console.out()::println);
        case Run table ->
            ResultBlock.lines(table.result(), console.results()).forEach(console.out()::println);
        default -> throw new IllegalStateException("no way to show " + finished.trained());
      }
      console.out().flush();
    }
  }
}
