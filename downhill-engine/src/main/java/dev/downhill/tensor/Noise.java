package dev.downhill.tensor;

/// A source of chance: a leaf with identity, like a [Parameter], that a layer holds as a
/// component.
///
/// Its random numbers are a pure function of (seed, step, the path at which the source stands in
/// the model, draw, row, column), so they are the same in any order, on any number of threads,
/// and again when a run resumes. Two sources are two streams even when their layers are equal
/// records.
public final class Noise {
  /// Numbers uniform in `[0, 1)`, with 24 random bits in F32 and 53 in F64.
  ///
  /// @param draw which of this source's independent draws, 0 or more
  public Tensor uniform(Shape shape, DType dtype, int draw) {
    dtype.checkComputes("random numbers");
    return Tensor.node(new Op.Random(this, draw), shape, dtype);
  }

  /// Numbers from the standard normal distribution: two uniform draws `2·draw` and `2·draw + 1`
  /// by the formula of Box and Muller (1958), `√(−2 ln(1 − u)) · cos(2πv)`.
  public Tensor normal(Shape shape, DType dtype, int draw) {
    Tensor u = uniform(shape, dtype, 2 * draw);
    Tensor v = uniform(shape, dtype, 2 * draw + 1);
    return u.negate().plus(1).log().times(-2).sqrt().times(v.times(2 * Math.PI).cos());
  }
}
