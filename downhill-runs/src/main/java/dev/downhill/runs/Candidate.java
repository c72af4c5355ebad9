package dev.downhill.runs;

import dev.downhill.descent.Recipe;
import dev.downhill.descent.Rows;
import dev.downhill.model.Layer;
import dev.downhill.model.Theta;
import org.jspecify.annotations.Nullable;

/// A model that a plan will try, with all that its descent needs.
public interface Candidate {
  /// A word that names its checkpoints: `linear`.
  String name();

  /// The name with its sizes: `mlp 64,64`.
  default String title() {
    return name();
  }

  /// How many parameters it has.
  long knobs();

  Layer model();

  /// The training part.
  Rows train();

  /// The validation part; null for none.
  @Nullable Rows valid();

  /// How it descends.
  Recipe recipe();

  /// The step at which it ends at the latest.
  long mostSteps();

  /// What its speed is told in.
  default Unit unit() {
    return Unit.ROWS;
  }

  /// A look at what the model makes of θ, for people, whenever it is measured; empty for none.
  default String sample(Theta theta) {
    return "";
  }
}
