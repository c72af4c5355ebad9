package dev.downhill.tensor;

/// Numbers of 16 bits with the range of a `float` and 8 bits of precision, held in a `short`: the
/// upper half of the `float`'s bits.
public final class Bfloat16 {
  private static final short NAN = (short) 0x7FC0;

  private Bfloat16() {}

  /// The number, exactly.
  public static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /// The nearest, ties to even; beyond the largest, an infinity; NaN to NaN.
  public static short of(float number) {
    int bits = Float.floatToRawIntBits(number);
    int rounded = (bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16;
    return Float.isNaN(number) ? NAN : (short) rounded;
  }

  /// The nearest, ties to even, rounded once; beyond the largest, an infinity; NaN to NaN.
  public static short of(double number) {
    float near = (float) number;
    if (near == number || Double.isNaN(number)) {
      return of(near);
    }
    // Towards zero with the last bit set ("to odd"), no tie arises that was not one: Boldo and
    // Melquiond 2008, doi:10.1109/TC.2007.70819.
    int bits = Float.floatToRawIntBits(near);
    int toZero = Math.abs((double) near) > Math.abs(number) ? bits - 1 : bits;
    return of(Float.intBitsToFloat(toZero | 1));
  }
}
