package dev.downhill.runs;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers in the words of a plan.
public final class Text {
  private Text() {}

  /// Three digits that matter: `0.31`, `1,234`, `4.1e-7`.
  public static String number(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : String.valueOf(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= 9 || exponent < -4) {
      return rounded.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }
    String plain = rounded.toPlainString();
    return exponent >= 3 ? String.format(Locale.ROOT, "%,d", rounded.longValue()) : plain;
  }

  /// `1 row`, `1,234 rows`
  public static String plural(long n, String word) {
    return count(n) + " " + word + (n == 1 ? "" : "s");
  }

  /// `1,234`
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
