package dev.downhill.kernel;

/// How two numbers are compared; false if either is NaN, but for [#NOT_EQUAL], then true.
enum Comparison {
  LESS,
  LESS_OR_EQUAL,
  EQUAL,
  NOT_EQUAL;

  boolean holds(double a, double b) {
    return switch (this) {
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
    };
  }
}
