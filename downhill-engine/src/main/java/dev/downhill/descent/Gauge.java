package dev.downhill.descent;

import dev.downhill.kernel.Machine;
import dev.downhill.loss.Loss;
import dev.downhill.model.Layer;
import dev.downhill.model.Parts;
import dev.downhill.model.Theta;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// Measures the mean loss of a θ over all rows of a batch, as when predicting: a compiled
/// program, without its numbers.
public final class Gauge {
  /// Rows are measured so many targets at a time.
  private static final int TARGETS = 1024;

  private final Feed.Cut cut;
  private final Parts parts;
  private final Objective objective;
  private final Program program;

  Gauge(Layer model, Loss loss, Rows rows, Machine machine) {
    int targets = rows.room(1).y().shape().size();
    cut = new Feed.Cut(rows, rows.rows(), Math.clamp(TARGETS / targets, 1, rows.rows()));
    parts = Parts.of(model);
    objective = new Objective(model, loss, cut);
    program = Program.compile(List.of(objective.loss()), Map.of(), false, parts.streams(), machine);
  }

  /// The mean loss of a model over rows, `Σ wᵢ·lᵢ / Σ wᵢ`.
  ///
  /// @param theta where
  /// @param machine what computes; any gives the same bits
  public static double loss(Layer model, Loss loss, Rows rows, Theta theta, Machine machine) {
    return new Gauge(model, loss, rows, machine).at(theta).getAsDouble();
  }

  /// Bytes that it takes to measure.
  long bytes() {
    return cut.bytes() + program.buffers();
  }

  /// Bytes that each worker needs meanwhile.
  long scratch() {
    return program.scratch();
  }

  /// What measures `Σ wᵢ·lᵢ / Σ wᵢ` over all rows.
  ///
  /// @param theta where: its present values at each call
  DoubleSupplier at(Theta theta) {
    Feed feed = new Feed(cut, 0);
    Execution execution = program.execution();
    objective.leaves(feed.part()).forEach(execution::bind);
    parts.parameters().forEach((path, knob) -> execution.bind(knob, theta.at(path)));
    return () -> {
      feed.choose(1);
      double sum = 0;
      for (int part = 0; part < feed.parts(); part++) {
        execution.run(0, 1, feed.lay(part));
        sum += execution.output(0).at(0);
      }
      return sum;
    };
  }
}
