package dev.downhill.benchmarks;

import dev.downhill.kernel.Machine;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Something that peers do too, with the same shapes and numbers: one step, one fit, one formula.
sealed interface Work permits Workload, Language, Fit, Formula {
  /// What `peer.py` and `Smile.java` know it by.
  String name();

  /// Who else does it.
  Set<Side> peers();

  /// The least it could take.
  Floor floor();

  /// How far checks may differ between sides, as a part of them: as far as F32 does over a few
  /// steps.
  default double agreement() {
    return 1e-3;
  }

  /// For how long it is done before it is timed, and for how long after, in seconds.
  default Patience patience() {
    return new Patience(4, 3);
  }

  /// @param warm until all kernels are compiled
  /// @param measured long enough for some runs
  record Patience(double warm, double measured) {}

  /// Makes its numbers and is ready to do it.
  Trial begin(Machine machine);

  /// A work that is ready to be done again and again.
  interface Trial {
    /// Does it once.
    void run();

    /// A number that comes out the same on every side: the loss that the last run began from, or
    /// the mean square of its results.
    double check();
  }

  static List<Work> all() {
    return Stream.<Work[]>of(Workload.values(), Language.values(), Fit.values(), Formula.values())
        .flatMap(Arrays::stream)
        .toList();
  }

  /// @throws IllegalArgumentException if there is none of that name
  static Work of(String name) {
    return all().stream()
        .filter(work -> work.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("no work is called " + name + "; there are " + all()));
  }
}
