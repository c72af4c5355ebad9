package dev.downhill.language;

import dev.downhill.runs.EventJson;
import tools.jackson.databind.node.ObjectNode;

/// How well a model tells what comes next in a text.
///
/// @param tokens how many were told, in windows of the model's context that do not overlap
/// @param bytes of UTF-8 that they are
/// @param loss mean cross-entropy of a token, in nats: −log of the probability that it was given
public record TextScore(long tokens, long bytes, double loss) {
  /// `e^loss`: among how many equally likely tokens the model is undecided, in the mean.
  public double perplexity() {
    return StrictMath.exp(loss);
  }

  /// What it takes to tell a byte: comparable between tokenizers.
  public double bitsPerByte() {
    return loss * tokens / (bytes * StrictMath.log(2));
  }

  /// As JSON for programs.
  public void writeTo(ObjectNode json) {
    json.put("tokens", tokens);
    json.put("bytes", bytes);
    EventJson.number(json, "loss", loss);
    EventJson.number(json, "perplexity", perplexity());
    EventJson.number(json, "bits_per_byte", bitsPerByte());
  }
}
