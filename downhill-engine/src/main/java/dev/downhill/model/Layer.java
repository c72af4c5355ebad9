package dev.downhill.model;

import dev.downhill.tensor.Tensor;

/// A part of a model: a function from tensors to tensors with knobs of its own.
///
/// A layer is a record (or an enum, which has no knobs). Its components are
/// [dev.downhill.tensor.Parameter]s, [dev.downhill.tensor.Noise], other layers, lists of layers,
/// and plain settings: numbers, words, enums. The path of component names is a parameter's name:
/// `hidden.0.weight`. No layer hides state.
public interface Layer {
  /// The layer's formula for the input `x`; rows stay rows: `[rows, …]` to `[rows, …]`.
  Tensor apply(Tensor x);
}
