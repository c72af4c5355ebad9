package dev.downhill.app;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers as people read them: grouped thousands, few digits, units. Never by locale, so that
/// the same run prints the same text everywhere.
final class Numbers {
  private static final String MINUS = "−";

  private Numbers() {}

  /// `20,640`.
  static String count(long n) {
    return grouped(BigDecimal.valueOf(n).toPlainString());
  }

  /// `value` rounded to `digits` significant digits: `49,860`, `0.372`, `−1,150`, and `4.1e-7` or
  /// `5.6e11` where plain digits would be mostly zeros.
  static String significant(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "not a number" : (value < 0 ? MINUS : "") + "∞";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = rounded(value, digits);
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent < -4 || exponent >= 12) {
      return scientific(value, digits);
    }
    return grouped(rounded.toPlainString());
  }

  /// `4.1e-3`: the form for slopes and rates, whose size matters more than their digits.
  static String scientific(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return significant(value, digits);
    }
    BigDecimal rounded = rounded(value, digits);
    int exponent = rounded.precision() - rounded.scale() - 1;
    String mantissa =
        rounded
            .movePointLeft(exponent)
            .setScale(digits - 1, RoundingMode.HALF_EVEN)
            .toPlainString();
    return signed(mantissa) + "e" + exponent;
  }

  /// A fixed number of decimals: `0.64`.
  static String fixed(double value, int decimals) {
    return Double.isFinite(value)
        ? grouped(
            BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString())
        : significant(value, 3);
  }

  /// `value` in its unit: `$50,900`, `0.372 mg/l`; bare where the unit is empty.
  static String amount(double value, String unit, int digits) {
    String number = significant(value, digits);
    if (unit.isEmpty()) {
      return number;
    }
    String sign =
        switch (unit) {
          case "USD" -> "$";
          case "EUR" -> "€";
          case "GBP" -> "£";
          default -> "";
        };
    if (sign.isEmpty()) {
      return number + " " + unit;
    }
    return number.startsWith(MINUS) ? MINUS + sign + number.substring(1) : sign + number;
  }

  /// `1.9 MB`.
  static String bytes(long n) {
    if (n < 1_000) {
      return n + " bytes";
    }
    String[] units = {"kB", "MB", "GB", "TB"};
    double value = n;
    int unit = -1;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1_000;
      unit++;
    }
    return significant(value, value < 10 ? 2 : 3) + " " + units[unit];
  }

  /// `0.2 s`, `47 s`, `3 min 20 s`, `2 h 5 min`.
  static String seconds(double seconds) {
    if (seconds < 10) {
      return fixed(seconds, 1) + " s";
    }
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3_600
        ? s / 60 + " min " + s % 60 + " s"
        : count(s / 3_600) + " h " + s % 3_600 / 60 + " min";
  }

  /// `2.5 M rows/s`.
  ///
  /// @param unit what is counted, in the plural
  static String perSecond(double rate, String unit) {
    double shown = rate >= 1e6 ? rate / 1e6 : rate >= 1e3 ? rate / 1e3 : rate;
    String times = rate >= 1e6 ? " M " : rate >= 1e3 ? " k " : " ";
    return significant(shown, 2) + times + unit + "/s";
  }

  private static BigDecimal rounded(double value, int digits) {
    return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static String grouped(String plain) {
    int from = plain.startsWith("-") ? 1 : 0;
    int point = plain.indexOf('.');
    int end = point < 0 ? plain.length() : point;
    StringBuilder text = new StringBuilder(plain);
    for (int i = end - 3; i > from; i -= 3) {
      text.insert(i, ',');
    }
    return signed(text.toString());
  }

  private static String signed(String text) {
    return text.startsWith("-") ? MINUS + text.substring(1) : text;
  }
}
