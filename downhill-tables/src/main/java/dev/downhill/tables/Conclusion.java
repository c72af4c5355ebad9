package dev.downhill.tables;

import dev.downhill.data.Surprises;
import dev.downhill.descent.Outcome;
import dev.downhill.kernel.Machine;
import dev.downhill.runs.Code;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Ending;
import dev.downhill.runs.Text;
import dev.downhill.runs.Walked;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all descents of a training came to, and which model is kept.
final class Conclusion {
  private final Plan plan;
  private final List<Walked> legs;
  private final List<Scores> valid;
  private final @Nullable Walked kept;
  private final @Nullable Walked line;

  private Conclusion(
      Plan plan,
      List<Walked> legs,
      List<Scores> valid,
      @Nullable Walked kept,
      @Nullable Walked line) {
    this.plan = plan;
    this.legs = legs;
    this.valid = valid;
    this.kept = kept;
    this.line = line;
  }

  /// Scores each model whose descent came to something on the validation part, and keeps the
  /// best; of equals the first.
  static Conclusion of(Plan plan, List<Walked> all, Machine machine) {
    List<Walked> legs = all.stream().filter(leg -> !leg.failed()).toList();
    List<Scores> valid = new ArrayList<>();
    Walked kept = null;
    Walked line = null;
    double least = Double.POSITIVE_INFINITY;
    Rows rows = plan.rowsRead();
    for (Walked leg : legs) {
      Scores scores =
          new Predictor(model(plan, leg), machine)
              .evaluate(rows.table(), rows.parts().validation(), new Surprises())
              .scores();
      valid.add(scores);
      double miss =
          switch (scores) {
            case Scores.Regression r -> r.rmse();
            case Scores.Classification c -> c.logLoss();
          };
      if (kept == null || miss < least) {
        kept = leg;
        least = miss;
      }
      line = candidate(leg).spec().kind() == ModelChoice.LINEAR ? leg : line;
    }
    return new Conclusion(plan, legs, valid, kept, line);
  }

  /// What a plan for a table made it.
  private static TableCandidate candidate(Walked leg) {
    return (TableCandidate) leg.candidate();
  }

  /// The best, or null where all diverged.
  @Nullable Walked kept() {
    return kept;
  }

  private Walked best() {
    if (kept == null) {
      throw new IllegalStateException("every descent diverged");
    }
    return kept;
  }

  SavedModel model() {
    return model(plan, best());
  }

  private static SavedModel model(Plan plan, Walked leg) {
    TableCandidate candidate = candidate(leg);
    return new SavedModel(
        candidate.spec(),
        candidate.inputs(),
        leg.outcome().theta(),
        Baseline.of(plan.rowsRead(), candidate),
        plan.unit());
  }

  /// What the test says of the model as a whole.
  static List<Diagnosis> judge(Predictor.Evaluation test) {
    if (!(test.gain() > 0)) {
      return List.of(
          Diagnosis.of(
              Code.DH303,
              "",
              "on the test rows the model is no better than always guessing the same",
              "--model mlp, other inputs, or more rows"));
    }
    if (!(test.gain() > test.margin())) {
      return List.of(
          Diagnosis.of(
              Code.DH304,
              "",
              Double.isNaN(test.margin())
                  ? "one test row cannot tell whether the model beats guessing"
                  : "too few test rows to tell whether the model beats guessing: gain %s ± %s"
                      .formatted(Text.number(test.gain()), Text.number(test.margin())),
              "more rows, or a larger test part with --split"));
    }
    return List.of();
  }

  Result result(Predictor.Evaluation test, Ending ending) {
    Walked best = best();
    Outcome outcome = best.outcome();
    Double decay = plan.settings().learning().decay();
    Coefficients coefficients =
        line == null
            ? Coefficients.NONE
            : Coefficients.of(
                candidate(line),
                line.outcome().theta(),
                line.outcome().loss(),
                decay != null && decay > 0);
    List<Result.Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < legs.size(); i++) {
      Walked leg = legs.get(i);
      candidates.add(
          new Result.Candidate(
              candidate(leg).spec().toString(),
              candidate(leg).spec().knobs(),
              valid.get(i),
              leg.name().equals(best.name())));
    }
    return new Result(
        plan.task(),
        plan.target(),
        plan.unit(),
        best.name(),
        candidate(best).spec().knobs(),
        outcome.steps(),
        outcome.step(),
        outcome.reason(),
        outcome.loss(),
        outcome.validation(),
        test.scores(),
        test.baseline(),
        candidates,
        coefficients.bottom(),
        coefficients.all(),
        List.copyOf(ending.diagnoses()),
        outcome.theta().sha256(),
        ending.machine().workersUsed(),
        ending.machine().census(),
        ending.seconds(),
        ending.folder());
  }
}
