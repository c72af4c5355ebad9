package dev.downhill.models;

import dev.downhill.model.Layer;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Tensor;

/// While training, each number is 0 with probability `rate` and otherwise divided by `1 − rate`;
/// while predicting, everything passes as it is.
///
/// Srivastava and others 2014, *Dropout*, [JMLR
/// 15](https://jmlr.org/papers/v15/srivastava14a.html), scaled while training rather than while
/// predicting.
///
/// @param rate the share that is dropped, in `[0, 1)`
/// @param noise what chooses
public record Dropout(double rate, Noise noise) implements Layer {
  public Dropout {
    if (!(0 <= rate && rate < 1)) {
      throw new IllegalArgumentException("rate is " + rate + "; it must be in [0, 1)");
    }
  }

  public static Dropout of(double rate) {
    return new Dropout(rate, new Noise());
  }

  @Override
  public Tensor apply(Tensor x) {
    if (rate == 0) {
      return x;
    }
    Tensor dropped = noise.uniform(x.shape(), x.dtype(), 0).less(rate);
    Tensor thinned = dropped.select(Tensor.full(0, x.shape(), x.dtype()), x.times(1 / (1 - rate)));
    return Tensor.training(x.dtype()).select(thinned, x);
  }
}
