package dev.downhill.descent;

import dev.downhill.loss.Loss;
import dev.downhill.model.Layer;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.Map;
import java.util.Set;

/// The formula that is descended: `J(θ) = Σ wᵢ·lᵢ` over the rows of a batch whose weights sum to
/// 1.
final class Objective {
  private final Tensor x;
  private final Tensor y;
  private final Tensor weight;
  private final Tensor loss;

  /// @param cut the shapes of what will be bound
  Objective(Layer model, Loss loss, Feed.Cut cut) {
    Batch row = cut.row();
    x = leaf(row.x(), cut.partRows());
    y = leaf(row.y(), cut.partRows());
    weight = leaf(row.weight(), cut.partRows());
    Tensor each = loss.apply(model.apply(x), y);
    if (!each.shape().equals(weight.shape())) {
      throw new IllegalArgumentException(
          "the loss "
              + loss
              + " gives "
              + each.shape()
              + " for "
              + cut.partRows()
              + " rows; it must give one number per row, "
              + Shape.of(cut.partRows(), 1));
    }
    this.loss = each.times(weight.cast(each.dtype())).sum().reshape();
  }

  private static Tensor leaf(Values row, int rows) {
    return Tensor.leaf(row.shape().with(0, rows), row.dtype());
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
  Set<Tensor> leaves() {
    return Set.of(x, y, weight);
  }

  /// What each of them holds.
  Map<Tensor, Values> leaves(Batch rows) {
    return Map.of(x, rows.x(), y, rows.y(), weight, rows.weight());
  }
}
