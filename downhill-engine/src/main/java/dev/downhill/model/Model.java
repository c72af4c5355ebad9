package dev.downhill.model;

import dev.downhill.kernel.Machine;

/// A whole model `h(x; θ)`: the layer that a descent trains.
///
/// A classifier gives logits, not probabilities; the loss and the predictor know what to make of
/// them.
public interface Model extends Layer {
  /// This model with its knobs set: something that predicts.
  default Fitted at(Theta theta) {
    return new Fitted(this, theta, Machine.shared());
  }
}
