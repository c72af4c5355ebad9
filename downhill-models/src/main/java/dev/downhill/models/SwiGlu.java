package dev.downhill.models;

import dev.downhill.model.Layer;
import dev.downhill.tensor.Tensor;

/// A feed-forward layer with a gate: `down(silu(gate(x))·up(x))`.
///
/// Shazeer 2020, *GLU variants improve Transformer*,
/// [arXiv:2002.05202](https://arxiv.org/abs/2002.05202).
public record SwiGlu(Layer gate, Layer up, Layer down) implements Layer {
  @Override
  public Tensor apply(Tensor x) {
    return down.apply(Activation.SILU.apply(gate.apply(x)).times(up.apply(x)));
  }
}
