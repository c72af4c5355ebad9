package dev.downhill.model;

/// A whole model `h(x; θ)`: the layer that a descent trains.
///
/// A classifier gives logits, not probabilities; the loss and the predictor know what to make of them.
public interface Model extends Layer {}
