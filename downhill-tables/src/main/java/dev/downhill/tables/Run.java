package dev.downhill.tables;

import static java.util.Objects.requireNonNull;

import dev.downhill.kernel.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a training left: the result, and the model.
public final class Run {
  private final Result result;
  private final SavedModel model;

  Run(Result result, SavedModel model) {
    this.result = result;
    this.model = model;
  }

  public Result result() {
    return result;
  }

  /// The model, ready to guess.
  public Predictor predictor() {
    return new Predictor(model, Machine.shared());
  }

  /// Saves the model as a folder that [Predictor#load] reads; one that is there is replaced, and
  /// the folders above it are made where they are missing.
  ///
  /// @throws IOException if it cannot be written
  public void save(Path folder) throws IOException {
    Files.createDirectories(requireNonNull(folder.toAbsolutePath().getParent(), "a parent"));
    model.write(folder);
  }
}
