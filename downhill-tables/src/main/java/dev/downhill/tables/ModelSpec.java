package dev.downhill.tables;

import dev.downhill.model.Model;
import dev.downhill.models.Activation;
import dev.downhill.models.LinearModel;
import dev.downhill.models.Mlp;
import dev.downhill.tensor.DType;
import java.util.List;
import java.util.stream.Collectors;

/// The architecture of a table's model.
///
/// @param kind linear or mlp
/// @param inputs numbers a row, at least 1
/// @param hidden units of each hidden layer; empty for a linear model
/// @param outputs 1, or the number of classes where there are three or more
record ModelSpec(ModelChoice kind, int inputs, List<Integer> hidden, int outputs) {
  ModelSpec {
    hidden = List.copyOf(hidden);
    if (kind == ModelChoice.AUTO || inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "no model is %s with %d inputs and %d outputs".formatted(kind, inputs, outputs));
    }
    if ((kind == ModelChoice.LINEAR) != hidden.isEmpty()
        || hidden.stream().anyMatch(units -> units < 1)) {
      throw new IllegalArgumentException("no " + kind + " model has the hidden layers " + hidden);
    }
  }

  Model build() {
    if (kind == ModelChoice.LINEAR) {
      return LinearModel.of(inputs, outputs);
    }
    int[] sizes = new int[hidden.size() + 2];
    sizes[0] = inputs;
    for (int i = 0; i < hidden.size(); i++) {
      sizes[i + 1] = hidden.get(i);
    }
    sizes[sizes.length - 1] = outputs;
    return Mlp.of(Activation.RELU, sizes);
  }

  DType dtype() {
    return kind == ModelChoice.LINEAR ? DType.F64 : DType.F32;
  }

  long knobs() {
    long knobs = 0;
    long in = inputs;
    for (int units : hidden) {
      knobs += (in + 1) * units;
      in = units;
    }
    return knobs + (in + 1) * outputs;
  }

  /// `linear` or `mlp`.
  String name() {
    return kind == ModelChoice.LINEAR ? "linear" : "mlp";
  }

  /// `linear` or `mlp 64-64`.
  @Override
  public String toString() {
    return hidden.isEmpty()
        ? name()
        : name() + " " + hidden.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }
}
