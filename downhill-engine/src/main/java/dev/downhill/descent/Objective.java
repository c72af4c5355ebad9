package dev.downhill.descent;

import dev.downhill.loss.Loss;
import dev.downhill.model.Layer;
import dev.downhill.program.Execution;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.Map;

/// The formula that is descended: `J(θ) = Σ wᵢ·lᵢ` over the rows of a batch whose weights sum to
/// 1.
final class Objective {
  private final Tensor x;
  private final Tensor y;
  private final Tensor weight;
  private final Tensor loss;

  /// @param like a batch of the shapes that will be bound
  Objective(Layer model, Loss loss, Batch like) {
    x = Tensor.leaf(like.x().shape(), like.x().dtype());
    y = Tensor.leaf(like.y().shape(), like.y().dtype());
    weight = Tensor.leaf(like.weight().shape(), like.weight().dtype());
    Tensor each = loss.apply(model.apply(x), y);
    if (!each.shape().equals(weight.shape())) {
      throw new IllegalArgumentException(
          "the loss "
              + loss
              + " gives "
              + each.shape()
              + " for "
              + like.rows()
              + " rows; it must give one number per row, "
              + Shape.of(like.rows(), 1));
    }
    this.loss = each.times(weight).sum().reshape();
  }

  /// `J`, one number.
  Tensor loss() {
    return loss;
  }

  /// What the leaves are called.
  Map<Tensor, String> names() {
    return Map.of(x, "batch.x", y, "batch.y", weight, "batch.weight");
  }

  /// The leaves that hold a batch's numbers.
  Map<Tensor, Values> leaves(Batch rows) {
    return Map.of(x, rows.x(), y, rows.y(), weight, rows.weight());
  }

  void bind(Execution execution, Batch rows) {
    leaves(rows).forEach(execution::bind);
  }
}
