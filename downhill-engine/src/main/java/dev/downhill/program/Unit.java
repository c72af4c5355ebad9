package dev.downhill.program;

import dev.downhill.tensor.Tensor;

/// What runs as one kernel, at its place in the order.
sealed interface Unit permits Group, Unit.Single {
  int index();

  /// One formula with a kernel of its own: a matrix product, a movement, random numbers.
  record Single(int index, Tensor node) implements Unit {}
}
