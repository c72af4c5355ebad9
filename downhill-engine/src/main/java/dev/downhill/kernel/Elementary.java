package dev.downhill.kernel;

import dev.downhill.tensor.DType;

/// exp, log, sin, cos, tanh and erf in straight-line [Arithmetic], once for every form of a loop.
///
/// Each is within 2 units in the last place of the exact value, subnormal results included. The
/// polynomials are minimax fits of our own (Remez 1934), made in 300-bit arithmetic with
/// coefficients rounded one by one and the rest fitted again. Each function ends in a choice that
/// lets NaN through, because operations on bits make numbers of it.
///
/// @param <V> a number, or the place of one in generated code
final class Elementary<V> {
  private final Arithmetic<V> k;
  private final Coefficients p;

  Elementary(Arithmetic<V> k, DType dtype) {
    this.k = k;
    this.p = dtype == DType.F32 ? Coefficients.SINGLE : Coefficients.DOUBLE;
  }

  /// `eˣ`: with `n = round(x/ln 2)` and `r = x − n·ln 2`, it is `2ⁿ·(1 + r + r²·P(r))`, and `2ⁿ`
  /// two factors, either of them a normal number.
  V exp(V x) {
    V shifted = k.fma(x, k.number(p.log2e()), k.number(p.magic() + 2 * p.bias()));
    V n = k.subtract(shifted, k.number(p.magic() + 2 * p.bias()));
    V half = k.shiftLeft(k.shiftRight(shifted, 1), p.mantissa());
    V rest = k.subtractBits(k.shiftLeft(shifted, p.mantissa()), half);
    V y = k.multiply(k.multiply(growth(reduced(x, n)), half), rest);
    y = k.choose(Comparison.LESS, x, k.number(p.expLeast()), k.number(0), y);
    y = k.choose(Comparison.LESS, k.number(p.expMost()), x, k.number(Double.POSITIVE_INFINITY), y);
    return orNan(x, y);
  }

  /// The natural logarithm: with `x = 2ⁿ·(1 + f)`, `√½ ≤ 1 + f < √2`, it is `n·ln 2 + log(1 +
  /// f)`.
  V log(V x) {
    V normal = k.number(p.leastNormal());
    V scaled = k.choose(Comparison.LESS, x, normal, k.multiply(x, k.number(p.subnormalScale())), x);
    V shifted = k.addBits(scaled, k.bits(p.oneBits() - p.rootHalfBits()));
    V exponent = k.or(k.shiftRight(shifted, p.mantissa()), k.number(p.wholeNumbers()));
    V n =
        k.subtract(
            exponent,
            k.choose(
                Comparison.LESS,
                x,
                normal,
                k.number(p.wholeNumbers() + p.bias() + p.subnormalShift()),
                k.number(p.wholeNumbers() + p.bias())));
    V f =
        k.subtract(
            k.addBits(k.and(shifted, k.bits(p.mantissaBits())), k.bits(p.rootHalfBits())),
            k.number(1));
    V y = p.mantissa() == 23 ? logSingle(n, f) : logDouble(n, f);
    V infinity = k.number(Double.POSITIVE_INFINITY);
    y = k.choose(Comparison.EQUAL, x, k.number(0), k.negate(infinity), y);
    y = k.choose(Comparison.LESS, x, k.number(0), k.number(Double.NaN), y);
    return k.choose(Comparison.LESS, x, infinity, y, x); // infinity and NaN as they are
  }

  /// `n·ln 2 + f − f²/2 + f³·P(f)`.
  private V logSingle(V n, V f) {
    V bent = k.fma(polynomial(f, p.log()), f, k.number(-0.5));
    return k.fma(n, k.number(p.ln2()), k.fma(k.multiply(f, f), bent, f));
  }

  /// With `s = f/(2 + f)`: `log(1 + f) = f − f²/2 + s·(f²/2 + s²·P(s²))`, as in FreeBSD's
  /// `e_log.c`.
  private V logDouble(V n, V f) {
    V s = k.divide(f, k.add(k.number(2), f));
    V z = k.multiply(s, s);
    V halfSquare = k.multiply(k.multiply(k.number(0.5), f), f);
    V bent = k.fma(z, polynomial(z, p.log()), halfSquare);
    V low = k.fma(s, bent, k.multiply(n, k.number(p.ln2Low())));
    return k.fma(n, k.number(p.ln2()), k.subtract(f, k.subtract(halfSquare, low)));
  }

  V sin(V x) {
    return circular(x, 0);
  }

  V cos(V x) {
    return circular(x, 1);
  }

  /// With `n = round(x/(π/2))` and `r = x − n·π/2`, in three parts, the sine is `±sin r` or `±cos
  /// r`, by the two lowest bits of `n`; the cosine is the sine a quarter turn on.
  ///
  /// Up to [Coefficients#near]; beyond, the exact reduction is StrictMath's, in scalar code.
  private V circular(V x, int quarter) {
    V shifted = k.fma(x, k.number(p.twoOverPi()), k.number(p.magic()));
    V n = k.subtract(shifted, k.number(p.magic()));
    V r = x;
    for (double part : p.halfPi()) {
      r = k.fma(n, k.number(-part), r);
    }
    V z = k.multiply(r, r);
    V sine = k.fma(k.multiply(r, z), polynomial(z, p.sin()), r);
    V cosine = k.fma(z, k.fma(z, polynomial(z, p.cos()), k.number(-0.5)), k.number(1));
    V turns = quarter == 0 ? shifted : k.addBits(shifted, k.bits(1));
    V top = k.shiftLeft(turns, p.mantissa() + p.exponentBits() - 1);
    V odd = k.and(top, k.number(2)); // 2 has the second bit from the top alone
    V y = k.choose(Comparison.EQUAL, odd, k.number(0), sine, cosine);
    y = k.xor(y, k.and(top, k.number(-0.0)));
    if (quarter == 1) {
      return orNan(x, k.cosBeyond(p.near(), x, y));
    }
    y = k.sinBeyond(p.near(), x, y);
    // Tiny numbers, −0 among them, are their own sine, and NaN is too.
    return k.choose(Comparison.LESS_OR_EQUAL, k.number(p.tiny()), k.abs(x), y, x);
  }

  /// Near 0 `|x| + |x|·x²·P(x²)`, beyond [Coefficients#tanhSplit] `1 − 2/(e^(2|x|) + 1)`, and the
  /// sign of x.
  V tanh(V x) {
    V magnitude = k.abs(x);
    V z = k.multiply(x, x);
    V near = k.fma(magnitude, k.multiply(z, polynomial(z, p.tanh())), magnitude);
    V bounded = atMost(magnitude, p.tanhMost());
    V power = moderateExp(k.add(bounded, bounded));
    V far = k.subtract(k.number(1), k.divide(k.number(2), k.add(power, k.number(1))));
    V y = k.choose(Comparison.LESS, magnitude, k.number(p.tanhSplit()), near, far);
    return orNan(x, withSign(x, y));
  }

  /// Near 0 `|x| + |x|·P(x²)`, beyond [Coefficients#erfSplit] `1 − e^(−Q(|x|))`, and the sign of
  /// x.
  V erf(V x) {
    V magnitude = k.abs(x);
    V near = k.fma(magnitude, polynomial(k.multiply(x, x), p.erfNear()), magnitude);
    V bounded = atMost(magnitude, p.erfMost());
    V far = k.subtract(k.number(1), moderateExp(k.negate(polynomial(bounded, p.erfFar()))));
    V y = k.choose(Comparison.LESS, magnitude, k.number(p.erfSplit()), near, far);
    return orNan(x, withSign(x, y));
  }

  /// `eˣ` where it is a normal number.
  private V moderateExp(V x) {
    V shifted = k.fma(x, k.number(p.log2e()), k.number(p.magic() + p.bias()));
    V n = k.subtract(shifted, k.number(p.magic() + p.bias()));
    return k.multiply(growth(reduced(x, n)), k.shiftLeft(shifted, p.mantissa()));
  }

  /// `eʳ` for `|r| ≤ ln 2/2`.
  private V growth(V r) {
    return k.fma(k.fma(polynomial(r, p.exp()), r, k.number(1)), r, k.number(1));
  }

  /// `x − n·ln 2`, in two parts.
  private V reduced(V x, V n) {
    return k.fma(n, k.number(-p.ln2Low()), k.fma(n, k.number(-p.ln2()), x));
  }

  /// `c₀ + c₁·x + c₂·x² + …` by Horner's rule.
  private V polynomial(V x, double[] c) {
    V sum = k.number(c[c.length - 1]);
    for (int i = c.length - 2; i >= 0; i--) {
      sum = k.fma(sum, x, k.number(c[i]));
    }
    return sum;
  }

  private V orNan(V x, V y) {
    return k.choose(Comparison.NOT_EQUAL, x, x, x, y);
  }

  private V atMost(V x, double most) {
    return k.choose(Comparison.LESS, x, k.number(most), x, k.number(most));
  }

  /// `y`, which is not negative, with the sign of `x`.
  private V withSign(V x, V y) {
    return k.or(y, k.and(x, k.number(-0.0)));
  }
}
