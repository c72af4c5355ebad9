package dev.downhill.language;

import dev.downhill.explanation.Kernels;
import dev.downhill.runs.Diagnosis;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a training on text came to.
///
/// @param model its name and sizes
/// @param knobs how many parameters it has
/// @param steps how many were made
/// @param bestStep the step whose parameters were kept
/// @param reason why the descent ended
/// @param train mean loss of the last whole pass over the training part, or of the last batch
/// @param test how well it tells the validation part
/// @param baseline always telling tokens by how often they occur in the training part
/// @param sample what it writes
/// @param diagnoses all that was found
/// @param sha256 of the saved parameters
/// @param workers how many threads computed
/// @param kernels in which form the kernels ran
/// @param seconds from the first step to the last
/// @param folder the run
public record LanguageResult(
    String model,
    long knobs,
    long steps,
    long bestStep,
    String reason,
    double train,
    TextScore test,
    double baseline,
    String sample,
    List<Diagnosis> diagnoses,
    String sha256,
    int workers,
    Kernels kernels,
    double seconds,
    @Nullable Path folder) {
  public LanguageResult {
    diagnoses = List.copyOf(diagnoses);
  }
}
