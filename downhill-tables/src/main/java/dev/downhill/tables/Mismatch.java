package dev.downhill.tables;

/// Rows that do not match the model, where that was asked to be an error.
public final class Mismatch extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Mismatch(String message) {
    super(message);
  }
}
