package dev.downhill.runs;

import dev.downhill.descent.Checkpoint;
import dev.downhill.file.AtomicFile;
import dev.downhill.file.AtomicFolder;
import dev.downhill.file.Content;
import dev.downhill.file.DamagedFileException;
import dev.downhill.file.Snapshots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
public final class RunFolder implements AutoCloseable {
  static final String RUN = "run.json";

  /// What was wanted.
  public static final String CONFIG = "config.json";

  private static final String EVENTS = "events.jsonl";
  private static final String MODEL = "model";
  private static final String CHECKPOINT = "checkpoint";

  private final Path folder;
  private final RunLock lock;
  private final EventLog events;

  /// What making it added to the disk; null for a run that was there.
  private @Nullable Traces traces;

  /// Whether it holds a checkpoint or a model.
  private boolean saved;

  private RunFolder(Path folder, RunLock lock) throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.events = new EventLog(folder.resolve(EVENTS));
  }

  /// Makes a new run, and lists it.
  ///
  /// @param folder where; may be there only if it is empty
  /// @param runs the list
  /// @throws IllegalArgumentException if something is there
  /// @throws IOException if it cannot be written; nothing is left of it then
  static RunFolder create(Path folder, String config, String run, Runs runs) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    if (Files.isDirectory(target)) {
      try (Stream<Path> inside = Files.list(target)) {
        if (inside.findAny().isPresent()) {
          throw new IllegalArgumentException(
              "out must be a new folder: " + folder + " is not empty, and nothing was overwritten");
        }
      }
    }
    Traces traces = new Traces(target, runs);
    Path beside = target.resolveSibling("." + target.getFileName() + ".tmp");
    boolean there = false;
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
      there = true;
      RunFolder made = new RunFolder(folder, RunLock.of(folder));
      made.traces = traces;
      runs.add(folder);
      return made;
    } catch (IOException failure) {
      Traces.clear(beside);
      if (there) {
        traces.clear();
      } else {
        traces.clearAbove();
      }
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

  /// Opens a run to go on with.
  ///
  /// @throws IllegalArgumentException if the run has come to its end
  /// @throws Diverged if it ended because its descent climbed
  /// @throws IOException if it is no run, its checkpoints are gone, another training works on it,
  ///     or it cannot be written
  static RunFolder open(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve(CONFIG))) {
      throw new IOException(
          folder.toAbsolutePath().normalize() + " is no run: it has no " + CONFIG + ".");
    }
    if (Files.isDirectory(folder.resolve(MODEL))) {
      throw new IllegalArgumentException(
          "the run " + folder + " has come to its end; there is nothing to resume");
    }
    if (RunJson.diverged(folder)) {
      throw new Diverged(
          Diagnosis.of(
              Code.DH201,
              "",
              "the run " + folder + " diverged, so there is nothing to go on with",
              "train again with a smaller --lr, or leave out --lr"));
    }
    boolean saved = holdsCheckpoint(folder);
    if (!saved && !isAtItsBeginning(folder)) {
      throw new IOException(
          "the run "
              + folder
              + " has no checkpoint to go on from: "
              + folder.resolve(CHECKPOINT)
              + " is missing or empty. Train again.");
    }
    RunLock lock = RunLock.of(folder);
    try {
      RunFolder opened = new RunFolder(folder, lock);
      opened.saved = saved;
      return opened;
    } catch (IOException failure) {
      lock.close();
      throw failure;
    }
  }

  private static boolean holdsCheckpoint(Path folder) throws IOException {
    Path checkpoints = folder.resolve(CHECKPOINT);
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    int depth = checkpoints.getNameCount() + 2; // checkpoint/linear/000001
    try (Stream<Path> inside = Files.walk(checkpoints, 2)) {
      return inside.anyMatch(path -> path.getNameCount() == depth);
    }
  }

  /// Whether it was killed before its first checkpoint, and can begin again.
  private static boolean isAtItsBeginning(Path folder) throws IOException {
    Path events = folder.resolve(EVENTS);
    if (!Files.isDirectory(folder.resolve(CHECKPOINT)) || !Files.isRegularFile(events)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(events, StandardCharsets.ISO_8859_1)) {
      return lines.noneMatch(line -> line.contains(EventJson.CHECKPOINT));
    }
  }

  /// The folder of the files of a trained model, each verified.
  ///
  /// @param place a run, or the `model` folder of one
  /// @param schema the file that every such folder holds
  /// @throws DamagedFileException if anything was altered
  /// @throws IOException if there is no model; says what to do
  public static Path model(Path place, String schema) throws IOException {
    if (Files.exists(place.resolve(schema))) {
      return AtomicFolder.open(place);
    }
    Path inside = place.resolve(MODEL);
    if (Files.isDirectory(inside)) {
      Path folder = AtomicFolder.open(inside);
      if (!Files.exists(folder.resolve(schema))) {
        throw new IOException(
            place
                + (Config.isOfText(place)
                    ? " holds a model that writes text; generate and evaluate take it."
                    : " holds a model that guesses a column of a table; predict and evaluate take"
                        + " it."));
      }
      return folder;
    }
    Path run = inside.toAbsolutePath().normalize().getParent();
    if (run == null || !Files.isRegularFile(run.resolve(CONFIG))) {
      throw new IOException(
          run + " is no run and no model: it has no " + CONFIG + " and no " + schema + ".");
    }
    throw new IOException(
        "the run "
            + run
            + " holds no model: "
            + (RunJson.diverged(run)
                ? "its descent diverged. Train again with a smaller --lr, or leave out --lr."
                : "the training did not come to its end. Go on with resume."));
  }

  Path path() {
    return folder;
  }

  /// Adds an event; a full disk makes it wait.
  void add(Event event) {
    events.add(event);
  }

  /// Saves a checkpoint of a model's descent, and keeps the one before it.
  ///
  /// @throws IOException if the disk is full, read-only or fails
  void save(String model, Checkpoint checkpoint) throws IOException {
    new Snapshots(folder.resolve(CHECKPOINT).resolve(model)).save(checkpoint.files());
    saved = true;
  }

  /// Saves the model.
  ///
  /// @throws IOException if the disk is full, read-only or fails
  void save(Trained model) throws IOException {
    AtomicFolder.write(folder.resolve(MODEL), model.files());
    saved = true;
  }

  /// Why events wait for room; null where none does.
  @Nullable IOException unwritten() {
    return events.failure();
  }

  /// Ends a run that could not be saved. One that holds nothing but its beginning is taken away.
  ///
  /// @return what to tell
  IOException giveUp(IOException failure) throws IOException {
    close();
    String after = "";
    if (saved) {
      after = " The last checkpoint is whole; go on from it with resume " + folder + ".";
    } else if (traces != null) {
      traces.clear();
      after = " Nothing was saved, so the run folder " + folder + " is taken away again.";
    }
    return new IOException(failure.getMessage() + after, failure);
  }

  /// The newest checkpoint of a model's descent that is whole.
  ///
  /// @param skipped is told of each newer one that is damaged
  /// @throws DamagedFileException if there are checkpoints but none is whole
  Optional<Checkpoint> checkpoint(String model, Consumer<DamagedFileException> skipped)
      throws IOException {
    Optional<Snapshots.Found> found =
        new Snapshots(folder.resolve(CHECKPOINT).resolve(model)).newest();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    found.get().skipped().forEach(skipped);
    return Optional.of(Checkpoint.read(found.get().folder()));
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
