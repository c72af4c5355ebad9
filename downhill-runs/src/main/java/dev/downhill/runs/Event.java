package dev.downhill.runs;

import dev.downhill.descent.Progress;
import java.nio.file.Path;

/// What happens in a training, in order: for a terminal, a file or a page to show.
public sealed interface Event {
  /// A descent begins, or goes on from a checkpoint.
  ///
  /// @param model `linear`, `mlp` or `gpt`
  /// @param knobs how many parameters in all
  /// @param from the step it goes on from, 0 at the start
  /// @param mostSteps the step at which it ends at the latest
  /// @param unit what its speed is told in
  record Began(String model, long knobs, long from, long mostSteps, Unit unit) implements Event {}

  /// A step was made.
  ///
  /// @param model whose step
  /// @param mostSteps the step at which it ends at the latest
  /// @param seconds since the training began or was resumed
  record Stepped(String model, Progress progress, long mostSteps, double seconds)
      implements Event {}

  /// The model was measured, and this is what it makes of what it knows.
  record Sampled(String model, long step, String text) implements Event {}

  /// A checkpoint was saved.
  record Saved(String model, long step, Path folder) implements Event {}

  /// Something was found.
  record Noticed(Diagnosis diagnosis) implements Event {}

  /// A descent ended.
  ///
  /// @param steps made in all
  /// @param best the step whose parameters were kept
  /// @param reason why it ended, in words and numbers
  record Ended(String model, long steps, long best, String reason) implements Event {}

  /// Every descent climbed, and no model came of it; the last is [Noticed] before.
  record Diverged() implements Event {}

  /// All is done.
  record Finished(Trained trained) implements Event {}
}
