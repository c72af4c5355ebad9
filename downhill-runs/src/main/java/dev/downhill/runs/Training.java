package dev.downhill.runs;

import dev.downhill.descent.Checkpoint;
import dev.downhill.file.DamagedFileException;
import dev.downhill.kernel.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plan carried out: each model of the plan walks down in turn, the best on the validation part
/// is kept, and it is tested on rows that nothing has seen.
///
/// Events are pulled, a step each; whoever wants to stop stops pulling. With a folder, each event
/// is written down and checkpoints are saved on the way; without one nothing touches the disk.
///
/// @param <T> what comes of it
public final class Training<T extends Trained> implements Iterator<Event>, AutoCloseable {
  private final Planned<T> plan;
  private final Machine machine;
  private final boolean ownMachine;
  private final Every every;
  private final @Nullable RunFolder folder;
  private final @Nullable RunJson description;
  private final Deque<Event> ready = new ArrayDeque<>();
  private final List<Diagnosis> diagnoses;
  private final List<Walked> done = new ArrayList<>();
  private final long begun = System.nanoTime();
  private @Nullable Leg leg;
  private @Nullable T trained;
  private boolean finished;
  private boolean unsaved;
  private boolean unlogged;

  private Training(
      Planned<T> plan,
      Machine machine,
      boolean ownMachine,
      Every every,
      @Nullable RunFolder folder) {
    this.plan = plan;
    this.machine = machine;
    this.ownMachine = ownMachine;
    this.every = every;
    this.folder = folder;
    this.description = folder == null ? null : new RunJson(plan, folder.path(), machine.threads());
    this.diagnoses = new ArrayList<>(plan.diagnoses());
  }

  /// Carries out a plan in memory, on all processors.
  public static <T extends Trained> Training<T> of(Planned<T> plan) {
    return new Training<>(plan, Machine.shared(), false, new Every(30, Every.Unit.SECONDS), null);
  }

  /// Carries out a plan in a new run folder.
  ///
  /// @param machine what computes; any gives the same bits
  /// @param runs where `runs/` is
  /// @param out the run folder itself, or null for one in `runs/` with a name of its own
  /// @throws IllegalArgumentException if `out` is there and not empty
  /// @throws IOException if it cannot be written
  public static <T extends Trained> Training<T> start(
      Planned<T> plan, Machine machine, Every every, Runs runs, @Nullable Path out)
      throws IOException {
    String config = Config.text(plan);
    Path path = out == null ? runs.folder().resolve(RunNames.next(config, runs.names())) : out;
    String about = new RunJson(plan, path, machine.threads()).text(RunJson.RUNNING, null);
    RunFolder folder = RunFolder.create(path, config, about, runs);
    for (Diagnosis diagnosis : plan.diagnoses()) {
      folder.add(new Event.Noticed(diagnosis));
    }
    return new Training<>(plan, machine, true, every, folder);
  }

  /// Goes on with a run from its last checkpoint, to the bits of a run that never stopped.
  ///
  /// @param run its folder
  /// @param plan makes its plan again
  /// @throws dev.downhill.file.DamagedFileException if the checkpoint was altered
  /// @throws IllegalArgumentException if the run has come to its end or its data has changed
  /// @throws Diverged if the run ended because its descent climbed
  /// @throws IOException if it cannot be read or written, or another training works on it
  public static <T extends Trained> Training<T> resume(
      Path run, Replan<T> plan, Machine machine, Every every) throws IOException {
    RunFolder folder = RunFolder.open(run);
    try {
      return new Training<>(plan.of(run, machine), machine, true, every, folder);
    } catch (IOException | RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  /// Makes the plan of a run again.
  ///
  /// @param <T> what comes of it
  @FunctionalInterface
  public interface Replan<T extends Trained> {
    /// @param run its folder
    /// @throws ChangedData if its data is not what it was
    /// @throws IOException if it cannot be read
    Planned<T> of(Path run, Machine machine) throws IOException;
  }

  public Planned<T> plan() {
    return plan;
  }

  /// The run folder, or null in memory.
  public @Nullable Path folder() {
    return folder == null ? null : folder.path();
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || !finished;
  }

  /// The next event; makes a step where none is waiting.
  ///
  /// @throws UncheckedIOException if a checkpoint cannot be read, or the model cannot be written
  @Override
  public Event next() {
    try {
      while (ready.isEmpty()) {
        if (finished) {
          throw new NoSuchElementException("the training has come to its end");
        }
        advance();
      }
      Event event = ready.poll();
      if (folder != null) {
        folder.add(event);
        tellUnwritten(folder.unwritten());
      }
      return event;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void advance() throws IOException {
    if (leg == null) {
      if (done.size() == plan.candidates().size()) {
        finish();
      } else {
        leg = begin(plan.candidates().get(done.size()));
      }
    } else if (leg.hasNext()) {
      step(leg);
    } else {
      end(leg);
    }
  }

  private Leg begin(Candidate candidate) throws IOException {
    String model = candidate.name();
    List<DamagedFileException> skipped = new ArrayList<>();
    Optional<Checkpoint> saved =
        folder == null ? Optional.empty() : folder.checkpoint(model, skipped::add);
    Leg fresh = new Leg(candidate, saved, machine);
    skipped.forEach(damaged -> notice(Notices.skipped(damaged, model, fresh.step())));
    diagnoses.addAll(fresh.newDiagnoses()); // of before a resume: written down then
    ready.add(
        new Event.Began(
            model, candidate.knobs(), fresh.step(), candidate.mostSteps(), candidate.unit()));
    return fresh;
  }

  private void step(Leg leg) {
    ready.add(new Event.Stepped(leg.name(), leg.next(), leg.mostSteps(), seconds()));
    tell(leg);
    leg.sample().ifPresent(ready::add);
    if (leg.hasNext() && leg.isDue(every)) {
      save(leg);
    }
  }

  private void tell(Leg leg) {
    leg.newDiagnoses().forEach(this::notice);
  }

  private void notice(Diagnosis diagnosis) {
    diagnoses.add(diagnosis);
    ready.add(new Event.Noticed(diagnosis));
  }

  private void end(Leg leg) {
    save(leg);
    Walked ended = leg.walked();
    ready.add(
        new Event.Ended(
            ended.name(),
            ended.outcome().steps(),
            ended.outcome().step(),
            ended.outcome().reason()));
    if (ended.failed() && ended.outcome().diagnoses().isEmpty()) {
      notice(
          Diagnosis.of(
              Code.DH201,
              "",
              "The descent of " + ended.name() + " climbed and never came below its start.",
              "a smaller --lr, or leave out --lr"));
    }
    done.add(ended);
    this.leg = null;
  }

  /// Saves a checkpoint. Where that cannot be done the descent goes on, and the next one is
  /// tried.
  private void save(Leg leg) {
    if (folder == null) {
      return;
    }
    try {
      folder.save(leg.name(), leg.checkpoint());
      ready.add(new Event.Saved(leg.name(), leg.step(), folder.path()));
      unsaved = false;
    } catch (IOException full) {
      if (!unsaved) {
        unsaved = true;
        notice(
            Notices.unwritten(
                "the checkpoint of step " + leg.step() + " of " + leg.name() + " is not saved",
                full,
                "The descent goes on, and the next checkpoint is tried."));
      }
    }
  }

  private void tellUnwritten(@Nullable IOException full) {
    if (full != null && !unlogged) {
      notice(
          Notices.unwritten(
              "the events are not written down",
              full,
              "The descent goes on; they wait in memory and are written once there is room."));
    }
    unlogged = full != null;
  }

  private double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void finish() throws IOException {
    finished = true;
    T model =
        plan.conclude(
            List.copyOf(done), new Ending(machine, diagnoses, this::notice, seconds(), folder()));
    if (model == null) {
      describe(RunJson.DIVERGED, null);
      ready.add(new Event.Diverged());
      return;
    }
    write(model);
    describe(RunJson.FINISHED, model);
    trained = model;
    ready.add(new Event.Finished(model));
  }

  private void write(Trained model) throws IOException {
    if (folder != null) {
      try {
        folder.save(model);
      } catch (IOException full) {
        throw folder.giveUp(full);
      }
    }
  }

  private void describe(String status, @Nullable Trained result) {
    if (folder != null && description != null) {
      try {
        folder.describe(description.text(status, result));
      } catch (IOException full) {
        notice(Notices.unwritten("run.json says \"running\" still", full, "The rest is saved."));
      }
    }
  }

  /// Saves a checkpoint now.
  ///
  /// @return the step it is of
  /// @throws IllegalStateException without a folder
  /// @throws IOException if it cannot be written
  public long save() throws IOException {
    if (folder == null) {
      throw new IllegalStateException("a training in memory has no checkpoint");
    }
    if (leg == null) {
      return 0;
    }
    try {
      folder.save(leg.name(), leg.checkpoint());
    } catch (IOException full) {
      throw folder.giveUp(full);
    }
    ready.add(new Event.Saved(leg.name(), leg.step(), folder.path()));
    describe(RunJson.STOPPED, null);
    while (!ready.isEmpty()) {
      folder.add(ready.poll());
    }
    return leg.step();
  }

  /// Goes on to the end.
  ///
  /// @throws Diverged if no model came of it
  public T toEnd() {
    while (hasNext()) {
      next();
    }
    T model = trained;
    if (model == null) {
      throw new Diverged(
          diagnoses.reversed().stream()
              .filter(found -> found.code().equals(Code.DH201.name()))
              .findFirst()
              .orElseThrow());
    }
    return model;
  }

  /// What came of it, once it has ended; empty before, and where every descent diverged.
  public Optional<T> trained() {
    return Optional.ofNullable(trained);
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      folder.close();
    }
    if (ownMachine) {
      machine.close();
    }
  }
}
