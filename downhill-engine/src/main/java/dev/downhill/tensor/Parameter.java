package dev.downhill.tensor;

import java.util.List;
import java.util.function.Function;

/// A knob of a model: a leaf with identity, whose values a descent changes.
///
/// Two parameters of equal shape are two knobs; the same object held at two places of a model is
/// one tied knob. Values live apart, in `Theta`; a parameter knows only where it starts.
public final class Parameter extends Tensor {
  private final Noise noise = new Noise();
  private final Tensor start;

  /// @param start the formula of the starting values, given a source of chance of the parameter's
  ///     own; must come out with this shape and dtype
  public Parameter(Shape shape, DType dtype, Function<Noise, Tensor> start) {
    super(new Op.Leaf(), List.of(), shape, dtype);
    this.start = start.apply(noise);
    if (!this.start.shape().equals(shape) || this.start.dtype() != dtype) {
      throw new IllegalArgumentException(
          "a parameter of shape "
              + shape
              + " "
              + dtype
              + " cannot start from "
              + this.start.shape()
              + " "
              + this.start.dtype());
    }
  }

  /// The formula of the starting values.
  public Tensor start() {
    return start;
  }

  /// The source of chance that the start may read; its stream is named by the parameter's path.
  public Noise noise() {
    return noise;
  }
}
