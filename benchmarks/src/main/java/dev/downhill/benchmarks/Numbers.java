package dev.downhill.benchmarks;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.function.DoubleUnaryOperator;

/// Made-up numbers that any language can make: sines.
final class Numbers {
  private Numbers() {}

  /// `scale·sin(from + i)` for number `i`, in F32.
  static Values wave(double from, double scale, Shape shape) {
    return wave(from, scale, shape, x -> x);
  }

  /// The same, each one passed through a function.
  static Values wave(double from, double scale, Shape shape, DoubleUnaryOperator then) {
    Values values = Values.zeros(shape, DType.F32);
    for (int i = 0; i < shape.size(); i++) {
      values.set(i, then.applyAsDouble(scale * StrictMath.sin(from + i)));
    }
    return values;
  }

  static double meanSquare(Values values) {
    double sum = 0;
    for (int i = 0; i < values.shape().size(); i++) {
      sum += values.at(i) * values.at(i);
    }
    return sum / values.shape().size();
  }
}
