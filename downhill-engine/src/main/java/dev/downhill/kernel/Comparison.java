package dev.downhill.kernel;

/// How two numbers are compared; false if either is NaN, but for [#NOT_EQUAL], then true.
enum Comparison {
  LESS,
  LESS_OR_EQUAL,
  EQUAL,
  NOT_EQUAL
}
