package dev.downhill.solver;

/// A running sum in about twice the precision of a double, as the unevaluated `high + low`.
///
/// Ogita, Rump and Oishi 2005, *Accurate sum and dot product*,
/// [doi:10.1137/030601818](https://doi.org/10.1137/030601818), Algorithm 5.3 (Dot2).
final class ExactSum {
  private double high;
  private double low;

  void clear() {
    high = 0;
    low = 0;
  }

  void add(double x) {
    double sum = high + x;
    double added = sum - high;
    low += (high - (sum - added)) + (x - added);
    high = sum;
  }

  /// Adds another's sum.
  void add(ExactSum other) {
    add(other.high);
    low += other.low;
  }

  void addProduct(double x, double y) {
    double product = x * y;
    low += Math.fma(x, y, -product);
    add(product);
  }

  /// Adds `(xHigh + xLow)·(yHigh + yLow)`, each low part being far smaller than its high part.
  void addProduct(double xHigh, double xLow, double yHigh, double yLow) {
    addProduct(xHigh, yHigh);
    low += xHigh * yLow + xLow * yHigh;
  }

  /// The sum, rounded.
  double value() {
    return high + low;
  }

  /// What rounding took from [#value].
  double rest() {
    return (high - value()) + low;
  }
}
