package dev.downhill.runs;

import dev.downhill.descent.Descent;
import dev.downhill.explanation.Explanation;
import dev.downhill.explanation.Memory;
import dev.downhill.kernel.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a training is about to do: the data as it was understood, and each choice with its
/// reason. It has trained nothing; the same settings and data give the same.
///
/// @param <T> what comes of it
public interface Planned<T extends Trained> {
  /// The name of the data.
  String source();

  /// How much data there is, in words: `20,640 rows × 11 columns`.
  String size();

  /// The size of the data as it is stored.
  long bytes();

  /// Each choice, in the order in which data passes.
  List<Choice> choices();

  /// What was found about the data.
  List<Diagnosis> diagnoses();

  /// The models that will walk down, one after the other; at least one.
  List<? extends Candidate> candidates();

  /// Writes what is wanted, enough to do it again: `config.json`.
  void writeConfig(ObjectNode json);

  /// Writes what tells this plan from another: of `run.json` the fields `target`, `task`, `data`,
  /// of that `path`, `sha256` and `bytes`, and `seed`; `plan` lines hold it too.
  void writeFacts(ObjectNode json);

  /// Judges what the descents came to, and makes the trained model.
  ///
  /// @param walked all candidates' descents
  /// @param ending how the training went
  /// @return null where none came to anything
  @Nullable T conclude(List<Walked> walked, Ending ending);

  /// The compiled training step of each model of the plan, by the model's title.
  ///
  /// @param runs how many steps to time, on a copy, once the kernels are warm; 0 for no times
  default Map<String, Explanation> explain(Machine machine, int runs) {
    Map<String, Explanation> explained = new LinkedHashMap<>();
    for (Candidate candidate : candidates()) {
      explained.put(candidate.title(), new Leg(candidate, Optional.empty(), machine).explain(runs));
    }
    return explained;
  }

  /// What is held at the peak of each model's descent, by the model's title.
  default Map<String, Memory> memory(Machine machine) {
    Map<String, Memory> planned = new LinkedHashMap<>();
    for (Candidate candidate : candidates()) {
      planned.put(
          candidate.title(),
          Descent.memory(
              candidate.model(),
              candidate.train(),
              candidate.valid(),
              candidate.recipe(),
              machine));
    }
    return planned;
  }
}
