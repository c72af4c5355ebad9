package dev.downhill.loss;

import dev.downhill.tensor.Tensor;

/// How wrong each row's prediction is.
///
/// Write a loss as a record, so that a checkpoint can tell it from another by its text.
@FunctionalInterface
public interface Loss {
  /// @param prediction what the model says, `[rows, outputs]`
  /// @param target what is true, `[rows, outputs]`, or `[rows, 1]` holding a class's number
  /// @return one loss per row, `[rows, 1]`
  Tensor apply(Tensor prediction, Tensor target);
}
