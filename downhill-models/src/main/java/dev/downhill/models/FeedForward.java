package dev.downhill.models;

import dev.downhill.model.Layer;
import dev.downhill.tensor.Tensor;

/// What each token works out by itself: `down(bend(up(x)))`.
public record FeedForward(Layer up, Activation bend, Layer down) implements Layer {
  @Override
  public Tensor apply(Tensor x) {
    return down.apply(bend.apply(up.apply(x)));
  }
}
