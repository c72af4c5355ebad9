package dev.downhill.tables;

import static java.util.Objects.requireNonNull;

import dev.downhill.file.AtomicFolder;
import dev.downhill.file.Content;
import dev.downhill.kernel.Machine;
import dev.downhill.runs.Trained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/// What a training left: the result, and the model.
public final class Run implements Trained {
  private final Result result;
  private final SavedModel model;

  Run(Result result, SavedModel model) {
    this.result = result;
    this.model = model;
  }

  public Result result() {
    return result;
  }

  @Override
  public SequencedMap<String, Content> files() {
    return model.files();
  }

  @Override
  public void writeResult(ObjectNode json) {
    ResultJson.result(json, result);
  }

  @Override
  public double score() {
    return result.candidates().stream()
        .filter(Result.Candidate::kept)
        .mapToDouble(
            candidate ->
                switch (candidate.valid()) {
                  case Scores.Regression r -> r.rmse();
                  case Scores.Classification c -> c.logLoss();
                })
        .findFirst()
        .orElse(Double.NaN);
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
    AtomicFolder.write(folder, files());
  }
}
