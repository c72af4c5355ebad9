package dev.downhill.tables;

import dev.downhill.runs.EventJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of results and scores.
public final class ResultJson {
  private ResultJson() {}

  /// The scores of an evaluation on one line.
  public static String line(Predictor.Evaluation evaluation) {
    ObjectNode json = EventJson.start("evaluation");
    scores(json.putObject("model"), evaluation.scores());
    scores(json.putObject("baseline"), evaluation.baseline());
    return json.toString();
  }

  static ObjectNode result(ObjectNode json, Result result) {
    json.put("task", result.task().toString());
    json.put("target", result.target());
    EventJson.text(json, "unit", result.unit());
    json.put("model", result.model());
    json.put("knobs", result.knobs());
    json.put("steps", result.steps());
    json.put("best_step", result.bestStep());
    json.put("reason", result.reason());
    EventJson.number(json, "train_loss", result.train());
    EventJson.number(json, "valid_loss", result.valid());
    scores(json.putObject("test"), result.test());
    scores(json.putObject("baseline"), result.baseline());
    ArrayNode candidates = json.putArray("candidates");
    for (Result.Candidate candidate : result.candidates()) {
      ObjectNode one = candidates.addObject();
      one.put("model", candidate.model()).put("knobs", candidate.knobs());
      scores(one.putObject("valid"), candidate.valid());
      one.put("kept", candidate.kept());
    }
    Result.Bottom bottom = result.bottom();
    if (bottom != null) {
      ObjectNode one = json.putObject("bottom");
      EventJson.number(one, "loss", bottom.loss());
      EventJson.number(one, "lowest", bottom.lowest());
      EventJson.number(one, "above", bottom.above());
      one.put("reached", bottom.isReached());
    }
    ArrayNode coefficients = json.putArray("coefficients");
    for (Coefficient c : result.coefficients()) {
      ObjectNode one = coefficients.addObject();
      one.put("input", c.input());
      EventJson.number(one, "per", c.per());
      EventJson.text(one, "against", c.against());
      EventJson.number(one, "effect", c.effect());
      EventJson.number(one, "half_width", c.halfWidth());
    }
    json.put("sha256", result.sha256());
    json.put("workers", result.workers());
    ObjectNode kernels = json.putObject("kernels");
    result.kernels().forms().forEach(kernels::put);
    ObjectNode scalar = json.putObject("scalar_kernels");
    scalar.put("small", result.kernels().small());
    scalar.put("warming", result.kernels().warming());
    scalar.put("refused", result.kernels().refused());
    EventJson.text(json, "vectors_with", result.kernels().flag());
    EventJson.number(json, "seconds", Math.round(result.seconds() * 1e3) / 1e3);
    if (result.folder() != null) {
      json.put("run", result.folder().toString());
    }
    return json;
  }

  /// `mae`, `rmse` and `r2`, or `accuracy` and `log_loss`.
  static void scores(ObjectNode json, Scores scores) {
    json.put("rows", scores.rows());
    switch (scores) {
      case Scores.Regression r -> {
        EventJson.number(json, "mae", r.mae());
        EventJson.number(json, "rmse", r.rmse());
        EventJson.number(json, "r2", r.r2());
      }
      case Scores.Classification c -> {
        EventJson.number(json, "accuracy", c.accuracy());
        EventJson.number(json, "log_loss", c.logLoss());
      }
    }
  }
}
