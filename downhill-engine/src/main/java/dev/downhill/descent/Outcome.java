package dev.downhill.descent;

import dev.downhill.model.Theta;
import java.util.List;
import java.util.Optional;

/// Where a descent ended, and why.
///
/// @param theta the best θ met
/// @param step after how many steps it stood
/// @param loss the training loss there, NaN where it was not measured
/// @param validation the validation loss there, NaN where it was not measured
/// @param steps how many steps were made in all
/// @param epochs how often all rows were seen
/// @param skipped how many steps were left out because a loss or a gradient was not finite
/// @param rule the rule that ended it; empty where it was left before its end, or diverged
/// @param diverged whether it ended because it climbed and could not be helped
/// @param reason why it ended, in words and numbers
/// @param diagnoses what went wrong on the way, oldest first
public record Outcome(
    Theta theta,
    long step,
    double loss,
    double validation,
    long steps,
    long epochs,
    long skipped,
    Optional<Stop> rule,
    boolean diverged,
    String reason,
    List<Diagnosis> diagnoses) {}
