package dev.downhill.loss;

import dev.downhill.tensor.Tensor;

/// What the losses share.
final class Rows {
  private Rows() {}

  /// The mean over a row's outputs, `[rows, 1]`.
  static Tensor mean(Tensor x) {
    return x.shape().dim(-1) == 1 ? x : x.mean(-1);
  }

  /// @throws IllegalArgumentException if prediction and target differ in shape
  static void same(String loss, Tensor prediction, Tensor target) {
    if (!prediction.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          loss
              + ": the prediction is "
              + prediction.shape()
              + ", the target "
              + target.shape()
              + "; they must be equal");
    }
  }
}
