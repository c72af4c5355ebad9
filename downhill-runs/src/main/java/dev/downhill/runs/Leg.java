package dev.downhill.runs;

import dev.downhill.descent.Checkpoint;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Outcome;
import dev.downhill.descent.Progress;
import dev.downhill.explanation.Explanation;
import dev.downhill.kernel.Machine;
import java.util.List;
import java.util.Optional;

/// The descent of one candidate, from its start or a checkpoint to its end.
final class Leg {
  /// Up to this many times the lowest loss, a loss is noise; above, a climb.
  private static final double CLIMBED = 3;

  private final Candidate candidate;
  private final Descent descent;
  private long savedNanos = System.nanoTime();
  private int told;

  /// The validation loss that was last looked at.
  private double seen;

  Leg(Candidate candidate, Optional<Checkpoint> saved, Machine machine) {
    this.candidate = candidate;
    this.descent =
        saved
            .map(
                checkpoint ->
                    Descent.resume(
                        checkpoint,
                        candidate.model(),
                        candidate.train(),
                        candidate.valid(),
                        candidate.recipe(),
                        machine))
            .orElseGet(
                () ->
                    new Descent(
                        candidate.model(),
                        candidate.train(),
                        candidate.valid(),
                        candidate.recipe(),
                        machine));
    seen = descent.progress().validation();
  }

  Explanation explain(int runs) {
    return descent.explain(runs);
  }

  String name() {
    return candidate.name();
  }

  long mostSteps() {
    return candidate.mostSteps();
  }

  long step() {
    return descent.progress().step();
  }

  boolean hasNext() {
    return descent.hasNext();
  }

  Progress next() {
    return descent.next();
  }

  /// What the descent found since it was last asked.
  List<Diagnosis> newDiagnoses() {
    List<Diagnosis> found = descent.diagnoses().stream().skip(told).map(Diagnosis::of).toList();
    told += found.size();
    return found;
  }

  /// A look at the model, where the last step measured it.
  Optional<Event> sample() {
    double now = descent.progress().validation();
    if (Double.isNaN(now) || now == seen) {
      return Optional.empty();
    }
    seen = now;
    String text = candidate.sample(descent.theta());
    return text.isEmpty() ? Optional.empty() : Optional.of(new Event.Sampled(name(), step(), text));
  }

  /// Whether a checkpoint should be saved now.
  boolean isDue(Every every) {
    return switch (every.unit()) {
      case STEPS -> step() % every.count() == 0;
      case SECONDS -> System.nanoTime() - savedNanos >= every.count() * 1_000_000_000L;
    };
  }

  /// Everything needed to go on; to be written before the next step.
  Checkpoint checkpoint() {
    savedNanos = System.nanoTime();
    return descent.checkpoint();
  }

  /// What has come of it.
  Walked walked() {
    Outcome outcome = descent.outcome();
    boolean failed =
        outcome.diverged()
            || outcome.step() == 0 && (climbed(outcome) || !outcome.diagnoses().isEmpty());
    return new Walked(candidate, outcome, failed);
  }

  /// Whether it ended far above the lowest loss that it met.
  private boolean climbed(Outcome outcome) {
    double validation = outcome.validation();
    return Double.isNaN(validation)
        ? !(descent.progress().loss() <= CLIMBED * outcome.loss())
        : !(descent.progress().validation() <= CLIMBED * validation);
  }
}
