package dev.downhill.loss;

import dev.downhill.tensor.Tensor;

/// `(p − y)²`, the mean over a row's outputs. Its lowest point is the mean of the target.
public record SquaredError() implements Loss {
  @Override
  public Tensor apply(Tensor prediction, Tensor target) {
    Rows.same("squared error", prediction, target);
    return Rows.mean(prediction.minus(target).square());
  }
}
