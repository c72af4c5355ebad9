package dev.downhill.runs;

import dev.downhill.file.Content;
import java.io.IOException;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/// What a training left: what came of it, and the model.
public interface Trained {
  /// The files of the model's folder, by name. The same model gives the same bytes.
  ///
  /// @throws IOException if they cannot be made
  SequencedMap<String, Content> files() throws IOException;

  /// Writes the result for programs; finite numbers only.
  void writeResult(ObjectNode json);

  /// What runs of the same data and target are compared by, on the validation part, where lower
  /// is better; NaN for none.
  double score();
}
