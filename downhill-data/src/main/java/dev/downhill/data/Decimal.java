package dev.downhill.data;

import java.math.BigDecimal;

/// Reads decimal numbers strictly: sign, digits, one mark, digits, exponent, and nothing else.
///
/// The value is the double nearest to the text. Up to 15 digits it comes from one exact division
/// or multiplication (Clinger 1990, *How to read floating point numbers accurately*, fast path),
/// beyond that from [Double#parseDouble]. One object is reused for cell after cell.
final class Decimal {
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final int EXACT_DIGITS = 15;
  private static final int FAR = 100_000; // beyond any exponent that is not 0 or infinite

  private double value;
  private char mark;
  private boolean digitsOnly;
  private boolean leadingZero;
  private boolean inexact;

  /// Reads `chars[from, to)`, with the mark `.` or, where `comma` is true, `,`.
  ///
  /// @return whether it is a number; it may be too large for a double ([#value] is infinite then)
  boolean read(char[] chars, int from, int to, boolean comma) {
    int i = from;
    boolean negative = false;
    if (i < to && (chars[i] == '-' || chars[i] == '+')) {
      negative = chars[i] == '-';
      i++;
    }
    int start = i;
    long digits = 0;
    int significant = 0;
    int exponent = 0;
    int count = 0;
    mark = 0;
    for (; i < to; i++) {
      int digit = chars[i] - '0';
      if (digit >= 0 && digit <= 9) {
        count++;
        if (significant < EXACT_DIGITS) {
          digits = 10 * digits + digit;
          exponent -= mark == 0 ? 0 : 1;
        }
        significant += significant > 0 || digit > 0 ? 1 : 0;
      } else if (mark == 0 && (chars[i] == '.' || (comma && chars[i] == ','))) {
        mark = chars[i];
      } else {
        break;
      }
    }
    if (count == 0) {
      return false;
    }
    digitsOnly = start == from && mark == 0 && i == to;
    leadingZero = digitsOnly && count > 1 && chars[start] == '0';
    boolean integer = mark == 0 && i == to;
    if (i < to) {
      if (chars[i] != 'e' && chars[i] != 'E') {
        return false;
      }
      i++;
      boolean minus = false;
      if (i < to && (chars[i] == '-' || chars[i] == '+')) {
        minus = chars[i] == '-';
        i++;
      }
      if (i == to) {
        return false;
      }
      int power = 0;
      for (; i < to; i++) {
        int digit = chars[i] - '0';
        if (digit < 0 || digit > 9) {
          return false;
        }
        power = Math.min(FAR, 10 * power + digit);
      }
      exponent += minus ? -power : power;
    }
    inexact = false;
    if (significant <= EXACT_DIGITS && exponent >= -22 && exponent <= 22) {
      double magnitude = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
      value = negative ? 0 - magnitude : magnitude;
    } else {
      String text = new String(chars, from, to - from);
      value = Double.parseDouble(mark == ',' ? text.replace(',', '.') : text) + 0.0;
      inexact =
          integer
              && Double.isFinite(value)
              && new BigDecimal(value).compareTo(new BigDecimal(text)) != 0;
    }
    return true;
  }

  /// The number read; never −0.
  double value() {
    return value;
  }

  /// The decimal mark it had, or 0.
  char mark() {
    return mark;
  }

  /// Whether it was digits alone: no sign, mark or exponent.
  boolean digitsOnly() {
    return digitsOnly;
  }

  /// Whether it was digits alone, two or more, the first of them 0.
  boolean leadingZero() {
    return leadingZero;
  }

  /// Whether it was a whole number with more digits than a double holds.
  boolean inexact() {
    return inexact;
  }

  /// The shortest text that reads back as `value`: whole numbers without a mark.
  static String text(double value) {
    long whole = (long) value;
    return whole == value && Math.abs(whole) < 1L << 53
        ? Long.toString(whole)
        : Double.toString(value);
  }
}
