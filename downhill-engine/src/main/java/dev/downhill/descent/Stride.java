package dev.downhill.descent;

import dev.downhill.program.Execution;
import dev.downhill.tensor.Values;
import java.util.List;

/// A [StepProgram] with its numbers: what makes the steps.
///
/// @param step makes the step, and where a batch is one part, all of it
/// @param adder adds each part's rows to sums, or `step` itself
/// @param parts of a batch
/// @param sums what `adder` adds to
/// @param rate of the step
/// @param seed of all chance in it
record Stride(
    Execution step, Execution adder, int parts, List<Values> sums, Values rate, long seed) {
  /// Makes a step on the batch that `feed` has chosen.
  ///
  /// @param age steps since θ and memory began, this one included
  void take(Feed feed, long age, double rate) {
    begin(rate);
    for (int part = 0; part < parts; part++) {
      int firstRow = feed.lay(part);
      adder.run(seed, age, firstRow);
    }
    if (adder != step) {
      step.run(seed, age, 0);
    }
  }

  /// Makes a step as [#take] does and takes the time of each kernel, in the order of
  /// [StepProgram#explain]; of those that run for each part, the time that they took for the
  /// last.
  void profile(Feed feed, long age, double rate, long[] nanos) {
    begin(rate);
    for (int part = 0; part < parts; part++) {
      adder.profile(seed, age, feed.lay(part), nanos, 0);
    }
    if (adder != step) {
      step.profile(seed, age, 0, nanos, adder.kernels());
    }
  }

  private void begin(double rate) {
    this.rate.set(0, rate);
    for (int i = 0; i < sums.size(); i++) {
      sums.get(i).fill(0);
    }
  }

  /// `J` of the batch, before the step.
  double loss() {
    return step.output(0).at(0);
  }

  /// `‖∇J‖`.
  double slope() {
    return step.output(1).at(0);
  }

  /// `‖Δθ‖/‖θ‖`.
  double updateRatio() {
    return step.output(2).at(0) / step.output(3).at(0);
  }
}
