package dev.downhill.data;

import org.jspecify.annotations.Nullable;

/// What the cells of one column were like, and the first of each kind.
final class CellFacts {
  /// A cell, for messages.
  record Cell(long line, String text) {
    /// Its text, or the start of it where it is long.
    String shown() {
      return Words.shown(text);
    }

    @Override
    public String toString() {
      return "\"" + shown() + "\" in line " + line;
    }
  }

  private int missing;
  private int numbers;
  private int tooLargeCells;
  private boolean allDigits = true;
  private @Nullable Cell notNumber;
  private @Nullable Cell leadingZero;
  private @Nullable Cell inexact;
  private @Nullable Cell tooLarge;
  private @Nullable Cell withPoint;
  private @Nullable Cell withComma;
  private boolean commaIsDecimal;

  void missing() {
    missing++;
  }

  /// Notes a number, as `decimal` has read it.
  void number(char[] chars, int from, int to, long line, Decimal decimal) {
    numbers++;
    allDigits &= decimal.digitsOnly();
    if (decimal.mark() == '.' && withPoint == null) {
      withPoint = cell(chars, from, to, line);
    } else if (decimal.mark() == ',') {
      if (withComma == null) {
        withComma = cell(chars, from, to, line);
      }
      commaIsDecimal = commaIsDecimal || !grouped(chars, from, to);
    }
    if (decimal.leadingZero() && leadingZero == null) {
      leadingZero = cell(chars, from, to, line);
    }
    if (decimal.inexact() && inexact == null) {
      inexact = cell(chars, from, to, line);
    }
  }

  /// Notes a number beyond what a double holds: it counts as missing.
  void tooLarge(char[] chars, int from, int to, long line) {
    missing++;
    tooLargeCells++;
    if (tooLarge == null) {
      tooLarge = cell(chars, from, to, line);
    }
  }

  /// Notes a cell that is not known to be a number.
  void text(char[] chars, int from, int to, long line) {
    if (notNumber == null) {
      notNumber = cell(chars, from, to, line);
    }
  }

  private static Cell cell(char[] chars, int from, int to, long line) {
    return new Cell(line, new String(chars, from, to - from));
  }

  /// Whether the comma of a number may stand between thousands: `1,234`, but not `0,234` or
  /// `1,5`.
  private static boolean grouped(char[] chars, int from, int to) {
    int start = chars[from] == '-' || chars[from] == '+' ? from + 1 : from;
    int comma = to - 4;
    return comma > start && comma - start <= 3 && chars[comma] == ',' && chars[start] != '0';
  }

  int missingCells() {
    return missing;
  }

  int numberCells() {
    return numbers;
  }

  @Nullable Cell notNumber() {
    return notNumber;
  }

  @Nullable Cell leadingZero() {
    return leadingZero;
  }

  @Nullable Cell inexact() {
    return inexact;
  }

  int tooLargeCells() {
    return tooLargeCells;
  }

  @Nullable Cell tooLarge() {
    return tooLarge;
  }

  @Nullable Cell withPoint() {
    return withPoint;
  }

  @Nullable Cell withComma() {
    return withComma;
  }

  /// Whether some number has a comma that cannot stand between thousands.
  boolean commaIsDecimal() {
    return commaIsDecimal;
  }

  /// Whether all numbers were digits alone, and one of them would not survive as a number.
  boolean codes() {
    return allDigits && (leadingZero != null || inexact != null);
  }
}
