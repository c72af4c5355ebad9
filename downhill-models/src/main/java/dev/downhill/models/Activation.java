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
