package dev.downhill.runs;

import dev.downhill.kernel.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a training went, for judging what came of it.
///
/// @param machine what computes
/// @param diagnoses all that was found so far; grows with what is noticed
/// @param notice takes what the judging finds
/// @param seconds since the training began or was resumed
/// @param folder the run, or null in memory
public record Ending(
    Machine machine,
    List<Diagnosis> diagnoses,
    Consumer<Diagnosis> notice,
    double seconds,
    @Nullable Path folder) {}
