package dev.downhill.file;

import java.nio.file.Path;

/// A file in order, but written by a newer Downhill in a format that this one does not know.
public final class NewerFormatException extends DamagedFileException {
  private static final long serialVersionUID = 1;

  /// @param file whole, as its checksum says
  /// @param format its format
  /// @param known the newest format that is read here
  public NewerFormatException(Path file, long format, int known) {
    super(
        file,
        file
            + " is from a newer Downhill: its format is "
            + format
            + ", this version reads "
            + known,
        "Use the newer version to read it.");
  }
}
