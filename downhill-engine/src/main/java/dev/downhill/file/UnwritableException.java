package dev.downhill.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file or folder could not be written: the disk is full, read-only, or failed. What was there
/// before is whole.
public final class UnwritableException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Path target;

  UnwritableException(Path target, IOException cause) {
    super(
        "cannot write "
            + target
            + ": "
            + reason(cause)
            + free(target)
            + ". What was there before is whole. Free some space or choose another folder.",
        cause);
    this.target = target;
  }

  /// What was to be written.
  public Path target() {
    return target;
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException denied -> "no permission to write " + denied.getFile();
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
    };
  }

  private static String free(Path target) {
    try {
      Path folder = target.toAbsolutePath().getParent();
      return folder == null
          ? ""
          : " (" + Files.getFileStore(folder).getUsableSpace() + " bytes free there)";
    } catch (IOException unknown) {
      return "";
    }
  }
}
