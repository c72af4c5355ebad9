package dev.downhill.kernel;

/// [Arithmetic] in F32, as Java does it.
final class PlainSingle implements Arithmetic<Float> {
  @Override
  public Float number(double value) {
    return (float) value;
  }

  @Override
  public Float negate(Float a) {
    return -a;
  }

  @Override
  public Float abs(Float a) {
    return Math.abs(a);
  }

  @Override
  public Float sqrt(Float a) {
    return (float) Math.sqrt(a);
  }

  @Override
  public Float add(Float a, Float b) {
    return a + b;
  }

  @Override
  public Float subtract(Float a, Float b) {
    return a - b;
  }

  @Override
  public Float multiply(Float a, Float b) {
    return a * b;
  }

  @Override
  public Float divide(Float a, Float b) {
    return a / b;
  }

  @Override
  public Float max(Float a, Float b) {
    return Math.max(a, b);
  }

  @Override
  public Float fma(Float a, Float b, Float c) {
    return Math.fma(a, b, c);
  }

  @Override
  public Float choose(Comparison comparison, Float a, Float b, Float yes, Float no) {
    boolean holds =
        switch (comparison) {
          case LESS -> a < b;
          case LESS_OR_EQUAL -> a <= b;
          case EQUAL -> a.floatValue() == b;
          case NOT_EQUAL -> a.floatValue() != b;
        };
    return holds ? yes : no;
  }

  @Override
  public Float shiftLeft(Float a, int bits) {
    return Float.intBitsToFloat(raw(a) << bits);
  }

  @Override
  public Float shiftRight(Float a, int bits) {
    return Float.intBitsToFloat(raw(a) >>> bits);
  }

  @Override
  public Float and(Float a, Float b) {
    return Float.intBitsToFloat(raw(a) & raw(b));
  }

  @Override
  public Float or(Float a, Float b) {
    return Float.intBitsToFloat(raw(a) | raw(b));
  }

  @Override
  public Float xor(Float a, Float b) {
    return Float.intBitsToFloat(raw(a) ^ raw(b));
  }

  @Override
  public Float addBits(Float a, Float b) {
    return Float.intBitsToFloat(raw(a) + raw(b));
  }

  @Override
  public Float subtractBits(Float a, Float b) {
    return Float.intBitsToFloat(raw(a) - raw(b));
  }

  @Override
  public Float bits(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  @Override
  public Float sinBeyond(double bound, Float x, Float near) {
    return Math.abs(x) > bound ? (Float) (float) StrictMath.sin(x) : near;
  }

  @Override
  public Float cosBeyond(double bound, Float x, Float near) {
    return Math.abs(x) > bound ? (Float) (float) StrictMath.cos(x) : near;
  }

  private static int raw(float a) {
    return Float.floatToRawIntBits(a);
  }
}
