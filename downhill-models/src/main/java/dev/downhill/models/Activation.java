package dev.downhill.models;

import dev.downhill.initializer.Glorot;
import dev.downhill.initializer.He;
import dev.downhill.initializer.Initializer;
import dev.downhill.model.Layer;
import dev.downhill.tensor.Tensor;

/// What bends a net: a function of each number by itself.
public enum Activation implements Layer {
  /// `max(x, 0)`.
  RELU(new He()) {
    @Override
    public Tensor apply(Tensor x) {
      return x.relu();
    }
  },
  /// `x·Φ(x)`, exact.
  GELU(new He()) {
    @Override
    public Tensor apply(Tensor x) {
      return x.gelu();
    }
  },
  /// `x·Φ(x)`, nearly: `½x(1 + tanh(√(2/π)·(x + 0.044715x³)))`, the form of GPT-2.
  GELU_TANH(new He()) {
    @Override
    public Tensor apply(Tensor x) {
      Tensor inner =
          x.times(x.square().times(0.044715).plus(1)).times(StrictMath.sqrt(2 / Math.PI));
      return x.times(0.5).times(inner.tanh().plus(1));
    }
  },
  /// `x/(1 + e^(−x))`, also called swish.
  SILU(new He()) {
    @Override
    public Tensor apply(Tensor x) {
      return x.times(x.sigmoid());
    }
  },
  /// The hyperbolic tangent.
  TANH(new Glorot()) {
    @Override
    public Tensor apply(Tensor x) {
      return x.tanh();
    }
  },
  /// `1/(1 + e^(−x))`.
  SIGMOID(new Glorot()) {
    @Override
    public Tensor apply(Tensor x) {
      return x.sigmoid();
    }
  };

  private final Initializer initializer;

  Activation(Initializer initializer) {
    this.initializer = initializer;
  }

  /// Where the weights before this activation should start.
  public Initializer initializer() {
    return initializer;
  }
}
