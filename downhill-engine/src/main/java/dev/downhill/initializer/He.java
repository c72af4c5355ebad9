package dev.downhill.initializer;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;

/// Normal with variance `2/in`: keeps the size of signals through layers that cut off half of
/// them (relu, and close to it gelu).
///
/// He, Zhang, Ren and Sun 2015, *Delving deep into rectifiers*, equation 10,
/// [arXiv:1502.01852](https://arxiv.org/abs/1502.01852).
public record He() implements Initializer {
  @Override
  public Tensor start(Shape shape, DType dtype, Noise noise) {
    return new Normal(StrictMath.sqrt(2.0 / shape.dim(-2))).start(shape, dtype, noise);
  }
}
