package dev.downhill.tables;

import dev.downhill.data.Task;
import dev.downhill.explanation.Kernels;
import dev.downhill.runs.Candidate;
import dev.downhill.runs.Diagnosis;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a training came to.
///
/// @param task what is guessed
/// @param target the column that is guessed
/// @param unit of the target, or empty where nobody said
/// @param model `linear` or `mlp`
/// @param knobs how many parameters the model has
/// @param steps how many steps were made
/// @param bestStep the step whose parameters were kept
/// @param reason why the descent ended
/// @param train mean loss on the training part, scaled
/// @param valid mean loss on the validation part, scaled; NaN without one
/// @param test the model on rows never used for training
/// @param baseline always guessing the training part's median or most frequent class, on the same
///     rows
/// @param candidates the models that were compared; one where there was no choice
/// @param bottom where algebra says the lowest point is; null where there is no such algebra
/// @param coefficients what each input moves, the largest first; empty for a net
/// @param diagnoses all that was found
/// @param sha256 of the saved parameters
/// @param workers how many threads computed
/// @param kernels in which form the kernels ran
/// @param seconds from the first step to the last
/// @param folder the run
public record Result(
    Task task,
    String target,
    String unit,
    String model,
    long knobs,
    long steps,
    long bestStep,
    String reason,
    double train,
    double valid,
    Scores test,
    Scores baseline,
    List<Candidate> candidates,
    @Nullable Bottom bottom,
    List<Coefficient> coefficients,
    List<Diagnosis> diagnoses,
    String sha256,
    int workers,
    Kernels kernels,
    double seconds,
    @Nullable Path folder) {

  /// A model that was tried.
  ///
  /// @param valid its scores on the validation part, which decided
  public record Candidate(String model, long knobs, Scores valid, boolean kept) {}

  /// How near the lowest point is.
  ///
  /// @param loss `J` on the training part where the descent ended
  /// @param lowest the least `J` that any setting of the knobs has, by least squares
  public record Bottom(double loss, double lowest) {
    /// From this share above the lowest on, the knobs are not yet where algebra's intervals lie.
    private static final double NEAR = 1e-6;

    /// A `J` below this, misses of a ten billionth of the target's spread, is 0 but for rounding.
    private static final double ROUNDING = 1e-20;

    /// How far above, relative to the lowest; 0 where both are 0, NaN where the lowest is 0 but
    /// for rounding and so no measure.
    public double above() {
      return loss == lowest ? 0 : isExact() ? Double.NaN : (loss - lowest) / lowest;
    }

    /// Whether some setting of the knobs misses nothing, but for rounding.
    public boolean isExact() {
      return lowest < ROUNDING;
    }

    /// Whether the descent came to the bottom, so that the intervals of its knobs are true.
    public boolean isReached() {
      return isExact() ? loss < ROUNDING : above() <= NEAR;
    }
  }
}
