package dev.downhill.descent;

import java.util.Locale;

/// Numbers as they are said in sentences.
final class Say {
  private Say() {}

  /// Three digits that matter: `0.31`, `5.6e+11`, `0`.
  static String number(double x) {
    if (x == 0 || !Double.isFinite(x)) {
      return x == 0 ? "0" : Double.isNaN(x) ? "not a number" : x > 0 ? "infinite" : "−infinite";
    }
    String text =
        String.format(Locale.ROOT, Math.abs(x) >= 1e-3 && Math.abs(x) < 1e6 ? "%.3g" : "%.2e", x);
    return text.contains("e")
        ? text
        : text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  static String count(long n, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", n, noun, n == 1 ? "" : "s");
  }
}
