package dev.downhill.tables;

import dev.downhill.descent.Checkpoint;
import dev.downhill.file.AtomicFile;
import dev.downhill.file.Content;
import dev.downhill.file.Snapshots;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/// A run on disk:
///
///     run.json        what it is and what came of it
///     config.json     what was wanted, enough to do it again
///     events.jsonl    what happened, a line each; a resumed run goes on below
///     model/          the trained model
///     checkpoint/     what a resume goes on from
///     lock            held by the one training that works on it
///
/// A new run is put together beside its place and then renamed, so bad input leaves nothing
/// behind.
final class RunFolder implements AutoCloseable {
  static final String RUN = "run.json";
  static final String CONFIG = "config.json";
  private static final String EVENTS = "events.jsonl";
  private static final String MODEL = "model";
  private static final String CHECKPOINT = "checkpoint";

  /// Beyond this many steps only every tenth is written, beyond ten times as many every hundredth
  /// …
  private static final long ALL_STEPS = 100_000;

  private static final int LINES_A_FLUSH = 64;

  private final Path folder;
  private final RunLock lock;
  private final BufferedWriter events;
  private int lines;

  private RunFolder(Path folder, RunLock lock) throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.events =
        Files.newBufferedWriter(
            folder.resolve(EVENTS), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Makes a new run.
  ///
  /// @param folder where; may be there only if it is empty
  /// @throws IllegalArgumentException if something is there
  /// @throws IOException if it cannot be written
  static RunFolder create(Path folder, String config, String run) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    if (Files.isDirectory(target)) {
      try (Stream<Path> inside = Files.list(target)) {
        if (inside.findAny().isPresent()) {
          throw new IllegalArgumentException(
              "out must be a new folder: " + folder + " is not empty, and nothing was overwritten");
        }
      }
    }
    Path beside = target.resolveSibling("." + target.getFileName() + ".tmp");
    try {
      if (Files.exists(target) && !Files.isDirectory(target)) {
        throw new NotDirectoryException(folder + " is a file");
      }
      Files.createDirectories(beside);
      Files.writeString(beside.resolve(CONFIG), config);
      Files.writeString(beside.resolve(RUN), run);
      Files.writeString(beside.resolve(EVENTS), "");
      Files.createDirectories(beside.resolve(CHECKPOINT));
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      return new RunFolder(folder, RunLock.of(folder));
    } catch (IOException failure) {
      clear(beside);
      throw new IOException(
          "cannot write the run folder "
              + folder
              + ": "
              + reason(failure)
              + ". Choose another with --out.",
          failure);
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> "no permission to write " + denied.getFile();
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static void clear(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException left) {
      // a hidden folder stays; the message about the failure itself matters more
    }
  }

  /// Opens a run to go on with. A last line of events that a kill cut short is taken away.
  ///
  /// @throws IllegalArgumentException if the run has come to its end
  /// @throws IOException if it is no run, another training works on it, or it cannot be written
  static RunFolder open(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve(CONFIG))) {
      throw new IOException(
          folder.toAbsolutePath().normalize() + " is no run: it has no " + CONFIG + ".");
    }
    if (Files.isDirectory(folder.resolve(MODEL))) {
      throw new IllegalArgumentException(
          "the run " + folder + " has come to its end; there is nothing to resume");
    }
    RunLock lock = RunLock.of(folder);
    try {
      endAtLine(folder.resolve(EVENTS));
      return new RunFolder(folder, lock);
    } catch (IOException failure) {
      lock.close();
      throw failure;
    }
  }

  private static void endAtLine(Path events) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(events.toFile(), "rw")) {
      long end = file.length();
      while (end > 0) {
        file.seek(end - 1);
        if (file.read() == '\n') {
          break;
        }
        end--;
      }
      file.setLength(end);
    }
  }

  Path path() {
    return folder;
  }

  Path model() {
    return folder.resolve(MODEL);
  }

  /// Adds an event. Steps past [#ALL_STEPS] are thinned.
  void add(Event event) throws IOException {
    if (event instanceof Event.Stepped stepped && !kept(stepped.progress().step())) {
      return;
    }
    events.write(EventJson.line(event));
    events.write('\n');
    lines++;
    if (!(event instanceof Event.Stepped) || lines % LINES_A_FLUSH == 0) {
      events.flush();
    }
  }

  private static boolean kept(long step) {
    long every = 1;
    for (long limit = ALL_STEPS; step > limit; limit *= 10) {
      every *= 10;
    }
    return step % every == 0;
  }

  /// Saves a checkpoint of a model's descent, and keeps the one before it.
  void save(String model, Checkpoint checkpoint) throws IOException {
    events.flush();
    new Snapshots(folder.resolve(CHECKPOINT).resolve(model)).save(checkpoint.files());
  }

  /// The newest checkpoint of a model's descent that is whole.
  ///
  /// @throws dev.downhill.file.DamagedFileException if there are checkpoints but none is whole
  Optional<Checkpoint> checkpoint(String model) throws IOException {
    Optional<Snapshots.Found> found =
        new Snapshots(folder.resolve(CHECKPOINT).resolve(model)).newest();
    return found.isEmpty() ? Optional.empty() : Optional.of(Checkpoint.read(found.get().folder()));
  }

  /// Replaces `run.json` as a whole.
  void describe(String run) throws IOException {
    AtomicFile.write(folder.resolve(RUN), Content.of(run));
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      events.close();
    }
  }
}
