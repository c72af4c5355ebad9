package dev.downhill.loss;

import dev.downhill.tensor.Tensor;

/// `−y·ln σ(p) − (1 − y)·ln(1 − σ(p))` for a logit `p` and a target in `[0, 1]`, as `ln(1 + eᵖ) −
/// y·p`, which no logit overflows; the mean over a row's outputs.
public record BinaryCrossEntropy() implements Loss {
  @Override
  public Tensor apply(Tensor prediction, Tensor target) {
    Rows.same("binary cross-entropy", prediction, target);
    return Rows.mean(prediction.softplus().minus(target.times(prediction)));
  }
}
