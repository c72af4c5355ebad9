package dev.downhill.data;

/// What is to be predicted.
public enum Task {
  /// A number.
  REGRESSION,
  /// One of some classes.
  CLASSIFICATION;

  @Override
  public String toString() {
    return this == REGRESSION ? "regression" : "classification";
  }
}
