package dev.downhill.descent;

import dev.downhill.explanation.Kernels;

/// Where a descent stands after a step.
///
/// A number that was not measured is NaN.
///
/// @param step how many steps have been made
/// @param epoch how many times all rows have been seen, this pass included
/// @param loss `J` of the batch that the last step was made on, before the step
/// @param epochLoss the mean of `J` over the rows of the last whole epoch
/// @param validation the mean loss on the validation rows when it was last measured
/// @param best the lowest loss so far, of the kind that decides which θ comes back
/// @param bestStep after how many steps that θ stood
/// @param slope `‖∇J‖`, the length of the last step's gradient over all parameters
/// @param rate the learning rate of the last step
/// @param updateRatio `‖Δθ‖/‖θ‖` of the last step: about 10⁻³ is usual for nets
/// @param rowsPerSecond since the last progress that was asked for
/// @param kernels of which form the kernels are by now that the descent's machine runs, and the
///     flag for Java that would make them faster, if one would
public record Progress(
    long step,
    long epoch,
    double loss,
    double epochLoss,
    double validation,
    double best,
    long bestStep,
    double slope,
    double rate,
    double updateRatio,
    double rowsPerSecond,
    Kernels kernels) {}
