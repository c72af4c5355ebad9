package dev.downhill.app;

/// What the command returns to the shell.
enum Exit {
  DONE(0),
  /// An unexpected fault in Downhill.
  FAULT(1),
  /// An unknown flag or a bad value.
  USAGE(2),
  /// A file, column or target that cannot be used.
  DATA(3),
  /// Diverged, and no usable model.
  DIVERGED(4),
  /// Model and data do not match.
  MISMATCH(6),
  /// A run, model or checkpoint is damaged, from a newer version, or cannot be written.
  DAMAGED(7),
  /// Memory ended before a first model.
  BUDGET(8),
  /// Ctrl-C; a checkpoint is saved.
  INTERRUPTED(130),
  /// Asked to end; a checkpoint is saved.
  TERMINATED(143);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
