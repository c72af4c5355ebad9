package dev.downhill.descent;

/// How often something is done on the way.
public sealed interface Every {
  /// After so many passes over all rows.
  ///
  /// @param count 1 or more
  record Epochs(long count) implements Every {
    public Epochs {
      check(count);
    }
  }

  /// After so many steps.
  ///
  /// @param count 1 or more
  record Steps(long count) implements Every {
    public Steps {
      check(count);
    }
  }

  private static void check(long count) {
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + "; it must be 1 or more");
    }
  }
}
