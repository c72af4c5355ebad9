package dev.downhill.descent;

import dev.downhill.loss.Loss;
import dev.downhill.model.Layer;
import dev.downhill.model.Model;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;

/// Small models and made-up rows that the tests walk on.
final class Samples {
  private Samples() {}

  /// `sin(start), sin(start + 1), …`: numbers that any other program can make.
  static Values wave(DType dtype, double start, double scale, int... dims) {
    Values values = Values.zeros(Shape.of(dims), dtype);
    for (int i = 0; i < values.shape().size(); i++) {
      values.set(i, scale * StrictMath.sin(start + i));
    }
    return values;
  }

  static Parameter knob(DType dtype, double start, double scale, int... dims) {
    Values values = wave(dtype, start, scale, dims);
    return new Parameter(values.shape(), dtype, _ -> Tensor.of(values));
  }

  /// Rows of three inputs and one target.
  static Batch rows(DType dtype, int count) {
    return Batch.of(wave(dtype, 1, 1, count, 3), wave(dtype, 100, 1, count, 1));
  }

  record Straight(Parameter weight, Parameter bias) implements Model {
    static Straight of(DType dtype) {
      return new Straight(knob(dtype, 0, 0, 3, 1), knob(dtype, 0, 0, 1));
    }

    @Override
    public Tensor apply(Tensor x) {
      return x.matmul(weight).plus(bias);
    }
  }

  record Net(Straight hidden, Layer between, Straight output) implements Model {
    /// 3 inputs, 4 bends, 1 output.
    static Net of(DType dtype, Layer between) {
      return new Net(
          new Straight(knob(dtype, 10, 0.5, 3, 4), knob(dtype, 20, 0.5, 4)),
          between,
          new Straight(knob(dtype, 30, 0.5, 4, 1), knob(dtype, 40, 0.5, 1)));
    }

    @Override
    public Tensor apply(Tensor x) {
      return output.apply(between.apply(hidden.apply(x).tanh()));
    }
  }

  record Nothing() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      return x;
    }
  }

  record Thin(Noise noise) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      Tensor kept = noise.uniform(x.shape(), x.dtype(), 0).less(0.7);
      return Tensor.training(x.dtype())
          .select(kept.select(x.over(0.7), Tensor.full(0, x.shape(), x.dtype())), x);
    }
  }

  /// A point in the plane, and no data: the loss is a function of the point.
  record Point(Parameter at) implements Model {
    static Point of(double u, double v) {
      Values start = Values.of(Shape.of(1, 2), u, v);
      return new Point(new Parameter(start.shape(), DType.F64, _ -> Tensor.of(start)));
    }

    @Override
    public Tensor apply(Tensor x) {
      return at;
    }
  }

  /// One row that says nothing.
  static Batch nothing() {
    return Batch.of(Values.of(Shape.of(1, 1), 0.0), Values.of(Shape.of(1, 1), 0.0));
  }

  /// `½(a·u² + b·v²)`.
  record Bowl(double a, double b) implements Loss {
    @Override
    public Tensor apply(Tensor point, Tensor target) {
      Tensor curvature = Tensor.of(Values.of(Shape.of(1, 2), a, b));
      return point.square().times(curvature).sum(-1).times(0.5);
    }
  }

  /// `(1 − u)² + 100(v − u²)²`, lowest at (1, 1): Rosenbrock 1960, *An automatic method for
  /// finding the greatest or least value of a function*,
  /// [doi:10.1093/comjnl/3.3.175](https://doi.org/10.1093/comjnl/3.3.175).
  record Rosenbrock() implements Loss {
    @Override
    public Tensor apply(Tensor point, Tensor target) {
      Tensor u = part(point, 0);
      Tensor v = part(point, 1);
      return u.negate().plus(1).square().plus(v.minus(u.square()).square().times(100));
    }

    private static Tensor part(Tensor point, int i) {
      Tensor pick = Tensor.of(Values.of(Shape.of(1, 2), i == 0 ? 1.0 : 0.0, i == 1 ? 1.0 : 0.0));
      return point.times(pick).sum(-1);
    }
  }
}
