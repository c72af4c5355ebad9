package dev.downhill.language;

import dev.downhill.descent.Recipe;
import dev.downhill.descent.Rows;
import dev.downhill.model.Theta;
import dev.downhill.models.Generator;
import dev.downhill.models.Gpt;
import dev.downhill.models.Sampling;
import dev.downhill.runs.Candidate;
import dev.downhill.runs.Unit;
import dev.downhill.text.Tokenizer;
import dev.downhill.text.Windows;
import org.jspecify.annotations.Nullable;

/// A language model with all that its descent needs.
final class TextCandidate implements Candidate {
  static final String NAME = "gpt";

  /// How much it writes to be looked at.
  private static final int SAMPLE = 160;

  private static final double TEMPERATURE = 0.8;

  private final ModelShape shape;
  private final Gpt model;
  private final long knobs;
  private final Tokenizer tokenizer;
  private final Windows train;
  private final Windows valid;
  private final Recipe recipe;
  private final long mostSteps;
  private @Nullable Theta sampled;
  private @Nullable Generator generator;

  TextCandidate(
      ModelShape shape,
      Gpt model,
      Tokenizer tokenizer,
      Windows train,
      Windows valid,
      Recipe recipe,
      long mostSteps) {
    this.shape = shape;
    this.model = model;
    this.knobs = ModelShape.knobs(model);
    this.tokenizer = tokenizer;
    this.train = train;
    this.valid = valid;
    this.recipe = recipe;
    this.mostSteps = mostSteps;
  }

  ModelShape shape() {
    return shape;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return shape.toString();
  }

  @Override
  public long knobs() {
    return knobs;
  }

  @Override
  public Gpt model() {
    return model;
  }

  @Override
  public Rows train() {
    return train;
  }

  @Override
  public Rows valid() {
    return valid;
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public long mostSteps() {
    return mostSteps;
  }

  @Override
  public Unit unit() {
    return new Unit("tokens", train.length());
  }

  @Override
  public String sample(Theta theta) {
    Generator writer = generator;
    if (writer == null || sampled != theta) {
      sampled = theta;
      generator = writer = new Generator(model, theta, train.length());
    }
    int[] written =
        writer.write(Prompts.start(tokenizer), SAMPLE, Sampling.of(TEMPERATURE), recipe.seed());
    return tokenizer.decode(written);
  }
}
