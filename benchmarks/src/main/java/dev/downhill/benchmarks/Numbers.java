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

  /// Numbers in `[−scale, scale)` without a pattern: `x = i + 1 + 40503·stream²`, then `x ← (x
  /// xor ⌊x/2¹⁶⌋)·73244475` twice and `x ← x xor ⌊x/2¹⁶⌋`, all modulo 2³².
  static Values scattered(int stream, double scale, Shape shape) {
    Values values = Values.zeros(shape, DType.F32);
    for (int i = 0; i < shape.size(); i++) {
      long x = (i + 40_503L * stream * stream + 1) & 0xffffffffL;
      x = ((x ^ x >>> 16) * 73_244_475) & 0xffffffffL;
      x = ((x ^ x >>> 16) * 73_244_475) & 0xffffffffL;
      x ^= x >>> 16;
      values.set(i, scale * (x * 0x1p-31 - 1));
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
