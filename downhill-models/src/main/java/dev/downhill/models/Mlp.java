package dev.downhill.models;

import dev.downhill.initializer.Zeros;
import dev.downhill.model.Layer;
import dev.downhill.model.Model;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A multilayer perceptron: straight-line maps with bends between them, `x [rows, in]` to `[rows,
/// out]`.
///
/// @param hidden what the numbers pass first, in order
/// @param output the last map, with no bend after it
public record Mlp(List<Layer> hidden, Linear output) implements Model {
  public Mlp {
    hidden = List.copyOf(hidden);
  }

  /// Hidden layers of a map and an activation, in F32. Their weights start as the activation
  /// wants (He before relu and gelu, Glorot before tanh and sigmoid), the last one's is 0, so an
  /// untrained net answers 0: in scaled units, the mean.
  ///
  /// @param sizes inputs, the width of each hidden layer, outputs; at least two
  public static Mlp of(Activation activation, int... sizes) {
    if (sizes.length < 2) {
      throw new IllegalArgumentException(
          "a net needs at least two sizes, its inputs and its outputs, not " + sizes.length);
    }
    List<Layer> hidden = new ArrayList<>();
    int last = sizes.length - 1;
    for (int i = 1; i < last; i++) {
      hidden.add(Linear.of(sizes[i - 1], sizes[i], activation.initializer(), DType.F32));
      hidden.add(activation);
    }
    return new Mlp(hidden, Linear.of(sizes[last - 1], sizes[last], new Zeros(), DType.F32));
  }

  /// This, with dropout after each activation.
  ///
  /// @param rate the share that is dropped while training, in `[0, 1)`
  public Mlp withDropout(double rate) {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : hidden) {
      layers.add(layer);
      if (layer instanceof Activation) {
        layers.add(Dropout.of(rate));
      }
    }
    return new Mlp(layers, output);
  }

  /// This, with a layer norm after each hidden map, before its activation.
  public Mlp withLayerNorm() {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : hidden) {
      layers.add(layer);
      if (layer instanceof Linear(_, var bias)) {
        layers.add(LayerNorm.of(bias.shape().dim(0), bias.dtype()));
      }
    }
    return new Mlp(layers, output);
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor y = x;
    for (Layer layer : hidden) {
      y = layer.apply(y);
    }
    return output.apply(y);
  }
}
