package dev.downhill.file;

import java.io.IOException;
import java.nio.file.Path;

/// Replaces one file as a whole: whoever opens it, at any moment and after any crash, finds the
/// old bytes or the new ones, never a part.
///
/// The new bytes go to `name.tmp` beside it, are flushed to the device and read back; then one
/// rename puts them in place, and the folder is flushed. A failed flush is never tried again on
/// the same file.
public final class AtomicFile {
  private AtomicFile() {}

  /// Writes `content` to `target`, whose folder must exist.
  ///
  /// @throws UnwritableException if the disk is full, read-only or fails; the old file is whole
  public static void write(Path target, Content content) throws IOException {
    write(Disk.REAL, target, content);
  }

  static void write(Disk disk, Path target, Content content) throws IOException {
    Path file = target.toAbsolutePath();
    Path temporary = temporary(file);
    try {
      if (disk.exists(temporary)) {
        disk.delete(temporary);
      }
      Stamp.write(disk, temporary, content);
      disk.rename(temporary, file);
      disk.syncFolder(folder(file));
    } catch (IOException failure) {
      discard(disk, temporary, failure);
      throw new UnwritableException(target, failure);
    }
  }

  /// Where the bytes of `path` wait until they are complete.
  static Path temporary(Path path) {
    return path.resolveSibling(path.getFileName() + ".tmp");
  }

  /// The folder that holds an absolute path.
  static Path folder(Path path) {
    Path folder = path.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("the root " + path + " cannot be written as a file");
    }
    return folder;
  }

  private static void discard(Disk disk, Path temporary, IOException failure) {
    try {
      if (disk.exists(temporary)) {
        disk.delete(temporary);
      }
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }
}
