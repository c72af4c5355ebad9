package dev.downhill.runs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a run to one training at a time. The system holds the lock for the process and takes it
/// back when the process ends, however it ends; so the empty file `lock` in the run's folder
/// stays and means nothing by itself.
final class RunLock implements AutoCloseable {
  private static final String NAME = "lock";

  /// The runs that this process holds. Opening such a file again to see, and closing it, would
  /// give up the lock on some systems.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path run;
  private final FileChannel file;

  private RunLock(Path run, FileChannel file) {
    this.run = run;
    this.file = file;
  }

  /// Takes the lock of a run.
  ///
  /// @param folder the run's, which must exist
  /// @throws IOException if another training holds it, or it cannot be written
  static RunLock of(Path folder) throws IOException {
    Path run = folder.toRealPath();
    if (!HELD.add(run)) {
      throw held(folder);
    }
    FileChannel file = null;
    boolean taken = false;
    try {
      file =
          FileChannel.open(run.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isFree(file)) {
        throw held(folder);
      }
      taken = true;
      return new RunLock(run, file);
    } finally {
      if (!taken) {
        HELD.remove(run);
        if (file != null) {
          file.close();
        }
      }
    }
  }

  private static boolean isFree(FileChannel file) {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException another) {
      return false; // another class loader's, in this process
    } catch (IOException none) {
      return true; // a file system without locks: better unguarded than not at all
    }
  }

  private static IOException held(Path folder) {
    return new IOException(
        "another process is working on this run, "
            + folder
            + ". Wait until it has ended, or end it.");
  }

  @Override
  public void close() throws IOException {
    if (file.isOpen()) {
      file.close();
      HELD.remove(run);
    }
  }
}
