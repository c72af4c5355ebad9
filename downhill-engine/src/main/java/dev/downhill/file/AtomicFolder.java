package dev.downhill.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// Replaces a folder of files as a whole: whoever opens it, at any moment and after any crash,
/// finds all the old files or all the new ones.
///
/// The new files go to `name.tmp` beside it, each flushed and read back, then a manifest with
/// their lengths and SHA-256; the old folder steps aside to `name.old`, the new one takes its
/// name, and only when that is on the device is the old one deleted. The manifest travels with
/// the files, so a copy of the folder proves itself too.
public final class AtomicFolder {
  private AtomicFolder() {}

  /// Writes `files` as the folder `target`, whose parent must exist.
  ///
  /// @param files by name: letters, digits, `.`, `_` and `-`
  /// @throws UnwritableException if the disk is full, read-only or fails; the old folder is whole
  public static void write(Path target, SequencedMap<String, Content> files) throws IOException {
    write(Disk.REAL, target, files);
  }

  /// The folder to read the files from: `target`, or the one before it where a crash came between
  /// the two renames. Every file that the manifest lists has been read and compared.
  ///
  /// @throws NewerFormatException if a newer Downhill wrote it
  /// @throws DamagedFileException if anything is missing or altered
  public static Path open(Path target) throws DamagedFileException {
    return open(Disk.REAL, target);
  }

  static void write(Disk disk, Path target, SequencedMap<String, Content> files)
      throws IOException {
    Manifest.checkNames(files);
    Path folder = target.toAbsolutePath();
    Path parent = AtomicFile.folder(folder);
    Path temporary = AtomicFile.temporary(folder);
    Path aside = aside(folder);
    try {
      settle(disk, folder);
      disk.createFolder(temporary);
      SortedMap<String, Stamp> stamps = new TreeMap<>();
      for (var file : new LinkedHashMap<>(files).entrySet()) {
        Path path = temporary.resolve(file.getKey());
        stamps.put(file.getKey(), Stamp.write(disk, path, file.getValue()));
      }
      Stamp.write(disk, temporary.resolve(Manifest.NAME), new Manifest(stamps).content());
      disk.syncFolder(temporary);
      if (disk.exists(folder)) {
        disk.rename(folder, aside);
      }
      disk.rename(temporary, folder);
      disk.syncFolder(parent);
    } catch (IOException failure) {
      undo(disk, folder, failure);
      throw new UnwritableException(target, failure);
    }
    try {
      delete(disk, aside);
    } catch (IOException later) {
      // the new folder is safe all the same; the next write clears this away
    }
  }

  static Path open(Disk disk, Path target) throws DamagedFileException {
    Path folder = target.toAbsolutePath();
    try {
      Manifest.verify(disk, folder);
      return folder;
    } catch (NewerFormatException newer) {
      throw newer;
    } catch (DamagedFileException damaged) {
      Path aside = aside(folder);
      if (!disk.exists(aside)) {
        throw damaged;
      }
      Manifest.verify(disk, aside);
      return aside;
    }
  }

  /// Clears away what a crash left behind, and keeps whichever folder is whole.
  private static void settle(Disk disk, Path folder) throws IOException {
    delete(disk, AtomicFile.temporary(folder));
    Path aside = aside(folder);
    if (disk.exists(aside) && !isWhole(disk, folder) && isWhole(disk, aside)) {
      delete(disk, folder);
      disk.rename(aside, folder);
      disk.syncFolder(AtomicFile.folder(folder));
    }
    delete(disk, aside);
    if (disk.exists(folder) && !disk.exists(folder.resolve(Manifest.NAME))) {
      throw new IOException(
          "it is there already and has no file \"" + Manifest.NAME + "\", so it is not replaced");
    }
  }

  private static boolean isWhole(Disk disk, Path folder) {
    try {
      Manifest.verify(disk, folder);
      return true;
    } catch (NewerFormatException newer) {
      return true;
    } catch (DamagedFileException damaged) {
      return false;
    }
  }

  private static void undo(Disk disk, Path folder, IOException failure) {
    try {
      Path aside = aside(folder);
      if (disk.exists(aside) && !disk.exists(folder)) {
        disk.rename(aside, folder);
      }
      delete(disk, AtomicFile.temporary(folder));
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private static Path aside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".old");
  }

  /// Deletes a folder of files, or nothing where there is none.
  static void delete(Disk disk, Path folder) throws IOException {
    if (!disk.exists(folder)) {
      return;
    }
    if (disk.isFolder(folder)) {
      for (Path inside : disk.list(folder)) {
        delete(disk, inside);
      }
    }
    disk.delete(folder);
  }
}
