package dev.downhill.data;

/// How categories and missing flags become numbers.
public enum Encoding {
  /// For linear models: one column for each level but the most frequent, which the others are
  /// read against; each column scaled to mean 0 and standard deviation 1, so that the descent is
  /// well shaped.
  REFERENCE,
  /// For nets: one column of 0 and 1 for each level, not scaled.
  ONE_HOT
}
