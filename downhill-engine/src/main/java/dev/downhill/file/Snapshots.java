package dev.downhill.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The last two of a series of saved folders: `000041`, `000042`.
///
/// A snapshot counts once it stands under its number, and it stands there only when every byte of
/// it has been flushed and read back. Older ones go only after that, so at each moment at least
/// one is whole. Reading starts at the newest and walks back to the first that its manifest
/// confirms.
public final class Snapshots {
  private static final int KEPT = 2;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{6,18}");
  private static final String LEFTOVER = ".tmp";

  private final Disk disk;
  private final Path folder;

  /// @param folder where the snapshots lie; made at the first save if its parent exists
  public Snapshots(Path folder) {
    this(Disk.REAL, folder);
  }

  Snapshots(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder.toAbsolutePath();
  }

  /// A snapshot that is whole, and the newer ones that are not.
  ///
  /// @param folder holds the files, all verified
  /// @param skipped why each newer snapshot cannot be used, newest first
  public record Found(Path folder, List<DamagedFileException> skipped) {
    public Found {
      skipped = List.copyOf(skipped);
    }
  }

  /// Saves `files` as the newest snapshot; then all but the last two are deleted.
  ///
  /// @param files by name: letters, digits, `.`, `_` and `-`
  /// @return where they lie
  /// @throws UnwritableException if the disk is full, read-only or fails; older snapshots are
  ///     whole
  public Path save(SequencedMap<String, Content> files) throws IOException {
    Path target;
    try {
      if (!disk.exists(folder)) {
        disk.createFolder(folder);
        disk.syncFolder(AtomicFile.folder(folder));
      }
      clean();
      List<Path> numbered = numbered();
      long number =
          numbered.isEmpty() ? 1 : 1 + Long.parseLong(numbered.getLast().getFileName().toString());
      target = folder.resolve("%06d".formatted(number));
    } catch (IOException failure) {
      throw new UnwritableException(folder, failure);
    }
    AtomicFolder.write(disk, target, files);
    prune();
    return target;
  }

  /// The newest snapshot that is whole; empty if none was ever saved.
  ///
  /// @throws NewerFormatException if a newer Downhill wrote the newest one that can be read
  /// @throws DamagedFileException if there are snapshots but none is whole; says why for each
  public Optional<Found> newest() throws IOException {
    List<DamagedFileException> skipped = new ArrayList<>();
    if (disk.exists(folder)) {
      for (Path snapshot : numbered().reversed()) {
        try {
          Manifest.verify(disk, snapshot);
          return Optional.of(new Found(snapshot, skipped));
        } catch (NewerFormatException newer) {
          throw newer;
        } catch (DamagedFileException damaged) {
          skipped.add(damaged);
        }
      }
    }
    if (skipped.isEmpty()) {
      return Optional.empty();
    }
    DamagedFileException none =
        new DamagedFileException(
            folder,
            "none of its "
                + skipped.size()
                + " snapshots is whole; the newest: "
                + skipped.getFirst().statement());
    skipped.forEach(none::addSuppressed);
    throw none;
  }

  /// Takes away the old ones. A snapshot first loses its number, so that a crash on the way
  /// leaves no half of one. A disk that refuses costs space, not safety, and is asked again at
  /// the next save.
  private void prune() {
    try {
      List<Path> numbered = numbered();
      for (Path old : numbered.subList(0, Math.max(0, numbered.size() - KEPT))) {
        Path leftover = old.resolveSibling(old.getFileName() + LEFTOVER);
        disk.rename(old, leftover);
        AtomicFolder.delete(disk, leftover);
      }
    } catch (IOException later) {
      // the new snapshot is safe all the same
    }
  }

  private void clean() throws IOException {
    for (Path path : disk.list(folder)) {
      if (path.getFileName().toString().endsWith(LEFTOVER)) {
        AtomicFolder.delete(disk, path);
      }
    }
  }

  /// The snapshots by number, the oldest first.
  private List<Path> numbered() throws IOException {
    return disk.list(folder).stream()
        .filter(path -> NUMBER.matcher(path.getFileName().toString()).matches())
        .sorted(Comparator.comparingLong(path -> Long.parseLong(path.getFileName().toString())))
        .toList();
  }
}
