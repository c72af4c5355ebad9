package dev.downhill.kernel;

/// The numbers in [Elementary] for one precision.
///
/// @param mantissa bits of a number's fraction
/// @param exponentBits bits of its exponent
/// @param ln2 log 2 rounded
/// @param ln2Low what `ln2` lacks
/// @param halfPi π/2 in three parts, each what those before lack, rounded
/// @param expLeast below it exp is 0
/// @param expMost above it exp is infinite
/// @param near up to it the three parts reduce an angle well enough
/// @param tiny below it sin x is x
/// @param tanhSplit where tanh's two formulas meet
/// @param tanhMost above it tanh is 1
/// @param erfSplit where erf's two formulas meet
/// @param erfMost above it erf is 1
record Coefficients(
    int mantissa,
    int exponentBits,
    double ln2,
    double ln2Low,
    double[] halfPi,
    double expLeast,
    double expMost,
    double near,
    double tiny,
    double tanhSplit,
    double tanhMost,
    double erfSplit,
    double erfMost,
    double[] exp,
    double[] log,
    double[] sin,
    double[] cos,
    double[] tanh,
    double[] erfNear,
    double[] erfFar) {

  static final Coefficients SINGLE =
      new Coefficients(
          23,
          8,
          0x1.62e430p-1,
          -0x1.05c610p-29,
          new double[] {0x1.921fb6p+0, -0x1.777a5cp-25, -0x1.ee59dap-50},
          -110,
          100,
          0x1p17,
          0x1p-13,
          0.55,
          12,
          0.92,
          4,
          // (eˣ − 1 − x)/x² on ±ln 2/2, error of eˣ − 1 2^−25.7
          new double[] {0x1.fffffep-2, 0x1.5554aap-3, 0x1.555680p-5, 0x1.122d00p-7, 0x1.6beb30p-10},
          // (log(1 + x) − x + x²/2)/x³ on [√½ − 1, √2 − 1], error of log 2^−26.8
          new double[] {
            0x1.555552p-2, -0x1.0001f0p-2, 0x1.99a0c2p-3, -0x1.547e38p-3,
            0x1.22d6c4p-3, -0x1.0d25d0p-3, 0x1.054852p-3, -0x1.3a3086p-4
          },
          // (sin x − x)/x³ in x² on ±π/4, error of sin 2^−27.7
          new double[] {-0x1.555544p-3, 0x1.1106aap-7, -0x1.990d74p-13},
          // (cos x − 1 + x²/2)/x⁴ in x² on ±π/4, error of cos 2^−32.6
          new double[] {0x1.555548p-5, -0x1.6c0af4p-10, 0x1.999116p-16},
          // (tanh x − x)/x³ in x² on ±0.55, error of tanh 2^−29.7
          new double[] {
            -0x1.55554ap-2, 0x1.110ceep-3, -0x1.b91e7ep-5, 0x1.58e518p-6, -0x1.9921a2p-8
          },
          // erf(x)/x − 1 in x² on ±0.92, error of erf 2^−25.9
          new double[] {
            0x1.06eba6p-3, -0x1.8126eap-2, 0x1.ce1b0ep-4,
            -0x1.b69390p-6, 0x1.476886p-8, -0x1.3ac5cap-11
          },
          // −log(1 − erf x) on [0.92, 3.95], error of erf 2^−29.1
          new double[] {
            0x1.9a5cc6p-13,
            0x1.20af5ap+0,
            0x1.463cbep-1,
            0x1.a9b440p-4,
            -0x1.6c2a94p-6,
            0x1.8ee17cp-9,
            -0x1.9ae83ep-13
          });

  static final Coefficients DOUBLE =
      new Coefficients(
          52,
          11,
          0x1.62e42fefa39efp-1,
          0x1.abc9e3b39803fp-56,
          new double[] {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110},
          -760,
          720,
          0x1p27,
          0x1p-27,
          0.55,
          22,
          1,
          6,
          // as above, error of eˣ − 1 2^−58.7
          new double[] {
            0x1.0000000000000p-1, 0x1.5555555555559p-3, 0x1.5555555555544p-5,
            0x1.111111110f7a8p-7, 0x1.6c16c16c1e3cfp-10, 0x1.a01a01afcbd2ap-13,
            0x1.a01a017da4e48p-16, 0x1.71ddf806ed4bdp-19, 0x1.27e533b5e1a99p-22,
            0x1.af600add5df07p-26, 0x1.1eec073027514p-29
          },
          // (log((1 + s)/(1 − s)) − 2s)/s³ in s² on ±(√2 − 1)/(√2 + 1), error of log 2^−59.4
          new double[] {
            0x1.5555555555594p-1, 0x1.999999997f408p-2, 0x1.24924942867fap-2,
            0x1.c71c5186a1913p-3, 0x1.74665b8c115ebp-3, 0x1.399eab2253419p-3,
            0x1.2f25e867f6e91p-3
          },
          // as above, error of sin 2^−57.5
          new double[] {
            -0x1.5555555555545p-3, 0x1.111111110f25fp-7, -0x1.a01a019b4b6f6p-13,
            0x1.71de34ca2a05ap-19, -0x1.ae5ddd5f90199p-26, 0x1.5d6b2041a6030p-33
          },
          // as above, error of cos 2^−63.5
          new double[] {
            0x1.5555555555548p-5, -0x1.6c16c16c1498ep-10, 0x1.a01a019beb596p-16,
            -0x1.27e4f77ad5cbfp-22, 0x1.1ee98ae42a1c6p-29, -0x1.8f7c8b6ebb2c1p-37
          },
          // as above, error of tanh 2^−55.5
          new double[] {
            -0x1.555555555549ep-2, 0x1.11111111029b2p-3, -0x1.ba1ba1ad7382cp-5,
            0x1.664f45c325dd8p-6, -0x1.226ddd4e83d20p-7, 0x1.d6c61e6581cefp-9,
            -0x1.7cf3c39713621p-10, 0x1.2fa2a89ec07d8p-11, -0x1.b90a7414a0cd7p-13,
            0x1.ac02dda0edb60p-15
          },
          // as above on ±1, error of erf 2^−56.0
          new double[] {
            0x1.06eba8214db68p-3, -0x1.812746b03799dp-2, 0x1.ce2f21a03f8b9p-4,
            -0x1.b82ce311a97d5p-6, 0x1.565bcceeda341p-8, -0x1.c02daeb702af1p-11,
            0x1.f9a296b44670bp-14, -0x1.f4c82efdbd9b3p-17, 0x1.b96b572f4e441p-20,
            -0x1.5b8c6ac005cdcp-23, 0x1.d3dd9af0fb17ep-27, -0x1.a23ddb3b4142ep-31
          },
          // as above on [1, 5.95], error of erf 2^−55.6
          new double[] {
            0x1.0df093b823f00p-21, 0x1.20dd1fd5f6702p+0, 0x1.45f627418a361p-1,
            0x1.a4ac5e30dff96p-4, -0x1.3722a13c10598p-6, -0x1.ae8ef2364fbf8p-12,
            0x1.f63fb27aab048p-10, -0x1.94083a182ae40p-11, 0x1.1b3428862dfd8p-13,
            0x1.541689ae274d8p-16, -0x1.7eecefb48adc6p-16, 0x1.22d69158648b9p-17,
            -0x1.1ea8d6892d37ep-19, 0x1.90d816f22ce22p-22, -0x1.8ec4e2aea0d51p-25,
            0x1.0e5741a09058fp-28, -0x1.c1998844d445cp-33, 0x1.5aab244df5bb1p-38
          });

  double log2e() {
    return 0x1.71547652b82fep+0;
  }

  double twoOverPi() {
    return 0x1.45f306dc9c883p-1;
  }

  int bias() {
    return (1 << (exponentBits - 1)) - 1;
  }

  /// The least number above which all numbers are whole; its sum with a small whole number has
  /// that number in its lowest bits.
  double wholeNumbers() {
    return Math.scalb(1.0, mantissa);
  }

  /// As [#wholeNumbers], for small whole numbers of either sign.
  double magic() {
    return Math.scalb(1.5, mantissa);
  }

  double leastNormal() {
    return Math.scalb(1.0, 1 - bias());
  }

  /// By how many powers of 2 a subnormal number is raised to become normal.
  int subnormalShift() {
    return mantissa + 2;
  }

  double subnormalScale() {
    return Math.scalb(1.0, subnormalShift());
  }

  long mantissaBits() {
    return (1L << mantissa) - 1;
  }

  long oneBits() {
    return (long) bias() << mantissa;
  }

  /// The bits of √½, rounded.
  long rootHalfBits() {
    return mantissa == 23 ? 0x3f3504f3L : 0x3fe6a09e667f3bcdL;
  }
}
