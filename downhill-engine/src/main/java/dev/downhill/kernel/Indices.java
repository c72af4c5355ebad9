package dev.downhill.kernel;

/// Checks that indices are within a table, before anything reads it by them.
public final class Indices {
  private Indices() {}

  /// The first position of `0 … count − 1` whose index is not within `0 … rows − 1`; −1 if there
  /// is none.
  public static int firstOutside(int[] indices, int count, int rows) {
    int outside = 0;
    for (int i = 0; i < count; i++) {
      outside |= indices[i] | rows - 1 - indices[i]; // negative where the index is outside
    }
    if (outside >= 0) {
      return -1;
    }
    int first = 0;
    while (indices[first] >= 0 && indices[first] < rows) {
      first++;
    }
    return first;
  }
}
