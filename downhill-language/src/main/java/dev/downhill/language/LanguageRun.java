package dev.downhill.language;

import dev.downhill.file.Content;
import dev.downhill.runs.EventJson;
import dev.downhill.runs.Trained;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/// What a training on text left: the result, and the model.
public final class LanguageRun implements Trained {
  private final LanguageResult result;
  private final LanguageModel model;

  LanguageRun(LanguageResult result, LanguageModel model) {
    this.result = result;
    this.model = model;
  }

  public LanguageResult result() {
    return result;
  }

  /// Ready to write.
  public LanguageModel model() {
    return model;
  }

  @Override
  public SequencedMap<String, Content> files() {
    return ModelFiles.of(model);
  }

  @Override
  public void writeResult(ObjectNode json) {
    json.put("task", "text");
    json.put("model", result.model());
    json.put("knobs", result.knobs());
    json.put("steps", result.steps());
    json.put("best_step", result.bestStep());
    json.put("reason", result.reason());
    EventJson.number(json, "train_loss", result.train());
    result.test().writeTo(json.putObject("valid"));
    EventJson.number(json.putObject("baseline"), "loss", result.baseline());
    json.put("sample", result.sample());
    json.put("sha256", result.sha256());
    json.put("workers", result.workers());
    json.put("kernels", result.kernels().toString());
    EventJson.number(json, "seconds", Math.round(result.seconds() * 1e3) / 1e3);
  }

  @Override
  public double score() {
    return result.test().loss();
  }
}
