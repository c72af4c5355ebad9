package dev.downhill.loss;

import dev.downhill.tensor.Tensor;

/// Squared near, absolute far: `½r²` where `|r| ≤ δ`, else `δ(|r| − ½δ)`, with `r = p − y`; the
/// mean over a row's outputs.
///
/// Huber 1964, *Robust estimation of a location parameter*,
/// [doi:10.1214/aoms/1177703732](https://doi.org/10.1214/aoms/1177703732).
///
/// @param delta where it turns from a curve into a line, in units of the target, more than 0
public record Huber(double delta) implements Loss {
  public Huber {
    if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "delta is " + delta + "; it must be more than 0, and finite");
    }
  }

  @Override
  public Tensor apply(Tensor prediction, Tensor target) {
    Rows.same("huber", prediction, target);
    Tensor far = prediction.minus(target).abs();
    Tensor near = far.min(Tensor.constant(delta, far.dtype()));
    return Rows.mean(near.times(far.minus(near.times(0.5)))); // ½r², or δ(|r| − ½δ)
  }
}
