package dev.downhill.kernel;

/// [Arithmetic] in F64, as Java does it.
final class PlainDouble implements Arithmetic<Double> {
  @Override
  public Double number(double value) {
    return value;
  }

  @Override
  public Double negate(Double a) {
    return -a;
  }

  @Override
  public Double abs(Double a) {
    return Math.abs(a);
  }

  @Override
  public Double sqrt(Double a) {
    return Math.sqrt(a);
  }

  @Override
  public Double add(Double a, Double b) {
    return a + b;
  }

  @Override
  public Double subtract(Double a, Double b) {
    return a - b;
  }

  @Override
  public Double multiply(Double a, Double b) {
    return a * b;
  }

  @Override
  public Double divide(Double a, Double b) {
    return a / b;
  }

  @Override
  public Double max(Double a, Double b) {
    return Math.max(a, b);
  }

  @Override
  public Double fma(Double a, Double b, Double c) {
    return Math.fma(a, b, c);
  }

  @Override
  public Double choose(Comparison comparison, Double a, Double b, Double yes, Double no) {
    boolean holds =
        switch (comparison) {
          case LESS -> a < b;
          case LESS_OR_EQUAL -> a <= b;
          case EQUAL -> a.doubleValue() == b;
          case NOT_EQUAL -> a.doubleValue() != b;
        };
    return holds ? yes : no;
  }

  @Override
  public Double shiftLeft(Double a, int bits) {
    return Double.longBitsToDouble(raw(a) << bits);
  }

  @Override
  public Double shiftRight(Double a, int bits) {
    return Double.longBitsToDouble(raw(a) >>> bits);
  }

  @Override
  public Double and(Double a, Double b) {
    return Double.longBitsToDouble(raw(a) & raw(b));
  }

  @Override
  public Double or(Double a, Double b) {
    return Double.longBitsToDouble(raw(a) | raw(b));
  }

  @Override
  public Double xor(Double a, Double b) {
    return Double.longBitsToDouble(raw(a) ^ raw(b));
  }

  @Override
  public Double addBits(Double a, Double b) {
    return Double.longBitsToDouble(raw(a) + raw(b));
  }

  @Override
  public Double subtractBits(Double a, Double b) {
    return Double.longBitsToDouble(raw(a) - raw(b));
  }

  @Override
  public Double bits(long bits) {
    return Double.longBitsToDouble(bits);
  }

  @Override
  public Double sinBeyond(double bound, Double x, Double near) {
    return Math.abs(x) > bound ? (Double) StrictMath.sin(x) : near;
  }

  @Override
  public Double cosBeyond(double bound, Double x, Double near) {
    return Math.abs(x) > bound ? (Double) StrictMath.cos(x) : near;
  }

  private static long raw(double a) {
    return Double.doubleToRawLongBits(a);
  }
}
