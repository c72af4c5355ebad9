package dev.downhill.loss;

import dev.downhill.tensor.Tensor;

/// `|p − y|`, the mean over a row's outputs; slope 0 where they are equal. Its lowest point is
/// the median of the target.
public record AbsoluteError() implements Loss {
  @Override
  public Tensor apply(Tensor prediction, Tensor target) {
    Rows.same("absolute error", prediction, target);
    return Rows.mean(prediction.minus(target).abs());
  }
}
