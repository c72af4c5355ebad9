package dev.downhill.runs;

import java.nio.file.Path;

/// The data of a run is not what it was, so going on would be another run.
public final class ChangedData extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param before the SHA-256 that it had
  /// @param now that it has
  public ChangedData(Path file, String before, String now) {
    super(
        file
            + " has changed since the run began (its sha256 was "
            + before.substring(0, 12)
            + "…, and is "
            + now.substring(0, 12)
            + "…). Bring the old file back, or train again.");
  }
}
