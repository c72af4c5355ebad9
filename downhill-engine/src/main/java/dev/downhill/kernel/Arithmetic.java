package dev.downhill.kernel;

/// What a processor can do to a number, in one precision: the words in which [Elementary] writes
/// exp, log and the others once, for every form of a loop.
///
/// The operations on bits see a number as the integer with its IEEE 754 bits.
///
/// @param <V> a number, or the place of one in generated code
interface Arithmetic<V> {
  V number(double value);

  V negate(V a);

  V abs(V a);

  V sqrt(V a);

  V add(V a, V b);

  V subtract(V a, V b);

  V multiply(V a, V b);

  V divide(V a, V b);

  /// As [Math#max(double, double)].
  V max(V a, V b);

  /// `a·b + c`, rounded once.
  V fma(V a, V b, V c);

  /// `yes` where `a ⋚ b`, else `no`.
  V choose(Comparison comparison, V a, V b, V yes, V no);

  /// The bits of `a` moved up, zeros coming in.
  V shiftLeft(V a, int bits);

  /// The bits of `a` moved down, zeros coming in.
  V shiftRight(V a, int bits);

  V and(V a, V b);

  V or(V a, V b);

  V xor(V a, V b);

  /// The sum of the bits as integers.
  V addBits(V a, V b);

  /// The difference of the bits as integers.
  V subtractBits(V a, V b);

  /// The number with these bits, of which F32 takes the lower half.
  V bits(long bits);

  /// `near` where `|x| ≤ bound`, or x is NaN; else the sine of `x`, by [StrictMath#sin].
  V sinBeyond(double bound, V x, V near);

  /// As [#sinBeyond], for the cosine.
  V cosBeyond(double bound, V x, V near);
}
