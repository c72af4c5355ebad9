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

/// Measures the mean loss of a θ over all rows of a batch, as when predicting.
final class Gauge {
  private static final int ROWS = 1024;

  private final Feed feed;
  private final Execution execution;

  /// @param theta where to measure: its present values at each call
  Gauge(Layer model, Loss loss, Batch rows, Theta theta, Machine machine) {
    feed = new Feed(rows, Recipe.ALL, Math.ceilDiv(rows.rows(), ROWS), 0);
    Parts parts = Parts.of(model);
    Objective objective = new Objective(model, loss, feed.part());
    execution =
        Program.compile(List.of(objective.loss()), Map.of(), false, parts.streams(), machine)
            .execution();
    objective.bind(execution, feed.part());
    parts.parameters().forEach((path, knob) -> execution.bind(knob, theta.at(path)));
  }

  /// `Σ wᵢ·lᵢ / Σ wᵢ` over all rows.
  double mean() {
    feed.choose(1);
    double sum = 0;
    for (int part = 0; part < feed.parts(); part++) {
      execution.run(0, 1, feed.lay(part));
      sum += execution.output(0).at(0);
    }
    return sum;
  }
}
