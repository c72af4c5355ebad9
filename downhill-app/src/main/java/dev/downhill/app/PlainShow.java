package dev.downhill.app;

import dev.downhill.descent.Progress;
import dev.downhill.explanation.Memory;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Event;
import dev.downhill.runs.Planned;
import dev.downhill.runs.Unit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A training as plain lines on stderr: steps 1, 2, 4, 8 … and one every 30 seconds, for files
/// and for people who read along later.
final class PlainShow implements Show {
  private static final double SECONDS = 30;

  private final Console console;
  private final boolean everyStep;
  private double lastShown;
  private long nextShown = 1;
  private Event.@Nullable Stepped last;
  private Unit unit = Unit.ROWS;

  PlainShow(Console console, boolean everyStep) {
    this.console = console;
    this.everyStep = everyStep;
  }

  @Override
  public void plan(Planned<?> plan, Map<String, Memory> memory) {
    PlanBlock.lines(plan, console.talk()).forEach(console.err()::println);
    memory.forEach(
        (model, held) -> {
          console.err().println();
          MemoryBlock.lines(model, held, console.talk()).forEach(console.err()::println);
        });
    console.err().println();
    console.err().flush();
  }

  @Override
  public void event(Event event) {
    switch (event) {
      case Event.Began began -> {
        nextShown = began.from() + 1;
        last = null;
        unit = began.unit();
        console
            .err()
            .println(
                (began.from() == 0 ? "begin" : "resume from_step=" + began.from())
                    + " model="
                    + began.model()
                    + " knobs="
                    + began.knobs());
      }
      case Event.Stepped stepped -> step(stepped);
      case Event.Sampled sampled -> {
        console.err().println("sample step=" + sampled.step());
        SampleBlock.lines(sampled.text(), console.talk()).forEach(console.err()::println);
      }
      case Event.Saved saved ->
          console.err().println("checkpoint model=" + saved.model() + " step=" + saved.step());
      case Event.Noticed noticed -> tell(noticed.diagnosis());
      case Event.Ended ended -> {
        if (last != null) {
          print(last);
        }
        console
            .err()
            .println(
                "end model="
                    + ended.model()
                    + " step="
                    + ended.steps()
                    + " best="
                    + ended.best()
                    + "  "
                    + ended.reason());
      }
      case Event.Diverged _ -> console.err().println("diverged: no model came of it");
      case Event.Finished _ -> {}
    }
    console.err().flush();
  }

  private void tell(Diagnosis diagnosis) {
    DiagnosisBlock.lines(diagnosis, console.talk()).forEach(console.err()::println);
  }

  private void step(Event.Stepped stepped) {
    long step = stepped.progress().step();
    last = stepped;
    if (everyStep || step >= nextShown || stepped.seconds() - lastShown >= SECONDS) {
      print(stepped);
      while (nextShown <= step) {
        nextShown *= 2;
      }
    }
  }

  private void print(Event.Stepped stepped) {
    Progress at = stepped.progress();
    last = null;
    lastShown = stepped.seconds();
    StringBuilder line = new StringBuilder("step=").append(at.step());
    line.append(" J=").append(plain(at.loss(), 4));
    if (!Double.isNaN(at.validation())) {
      line.append(" valid=").append(plain(at.validation(), 4));
    }
    line.append(" lr=").append(plain(at.rate(), 2));
    line.append(" t=").append(Numbers.fixed(stepped.seconds(), 1)).append('s');
    if (at.rowsPerSecond() > 0) {
      line.append(' ').append(unit.name()).append("_per_s=");
      line.append(plain(at.rowsPerSecond() * unit.perRow(), 2));
    }
    console.err().println(line);
  }

  /// A number that a program can read again.
  private static String plain(double value, int digits) {
    return Numbers.significant(value, digits).replace(",", "").replace("−", "-");
  }
}
