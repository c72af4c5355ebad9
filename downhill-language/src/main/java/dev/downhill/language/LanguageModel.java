package dev.downhill.language;

import dev.downhill.descent.Gauge;
import dev.downhill.file.AtomicFolder;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.model.Theta;
import dev.downhill.models.Generator;
import dev.downhill.models.Gpt;
import dev.downhill.models.Sampling;
import dev.downhill.runs.Code;
import dev.downhill.runs.Config;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Provenance;
import dev.downhill.runs.Text;
import dev.downhill.text.Tokenizer;
import dev.downhill.text.Tokens;
import dev.downhill.text.Windows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// A trained language model, which writes text and tells how likely a text is. For one thread.
public final class LanguageModel {
  private final ModelShape shape;
  private final Tokenizer tokenizer;
  private final Gpt model;
  private final Theta theta;

  LanguageModel(ModelShape shape, Tokenizer tokenizer, Theta theta) {
    this.shape = shape;
    this.tokenizer = tokenizer;
    this.model = shape.build(0);
    this.theta = theta;
  }

  /// Loads the model of a run.
  ///
  /// @param folder a run, or the `model` folder of one; or one that holds GPT-2 as it is
  ///     published: `model.safetensors` and `config.json`
  /// @throws dev.downhill.file.DamagedFileException if anything was altered
  /// @throws IOException if there is no model, it is from a newer Downhill, or it cannot be read
  public static LanguageModel load(Path folder) throws IOException {
    return ModelFiles.read(folder);
  }

  /// Whether a folder holds such a model.
  ///
  /// @param folder a run, or the `model` folder of one
  public static boolean isIn(Path folder) {
    return ModelFiles.isIn(folder);
  }

  /// Tells of a text that the model learned from, whose score is no test (`DH505`).
  ///
  /// @param model where the model comes from
  /// @throws IOException if the file cannot be read
  public static Optional<Diagnosis> knows(Provenance model, Path file) throws IOException {
    String sha256 = model.json().path("data").path("sha256").asString("");
    if (!Config.sha256(file).equals(sha256)) {
      return Optional.empty();
    }
    return Optional.of(
        Diagnosis.of(
            Code.DH505,
            "",
            "the model learned from the most of this text, so the score is no test; on the end of"
                + " it, which it did not learn from, its loss was "
                + Text.number(
                    model.json().path("result").path("valid").path("loss").asDouble(Double.NaN)),
            "a text that it has not seen"));
  }

  ModelShape shape() {
    return shape;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /// Where it stands: the parameters by name.
  public Theta theta() {
    return theta;
  }

  /// How many tokens it reads at most.
  public int context() {
    return shape.size().context();
  }

  /// Writes it as GPT-2 is published: `model.safetensors` by the published names, `config.json`;
  /// a folder that is there is replaced if such a model is in it.
  ///
  /// @throws IllegalArgumentException if it is not of GPT-2's architecture
  /// @throws IOException if it cannot be written
  public void publish(Path folder) throws IOException {
    AtomicFolder.write(folder, PublishedGpt2.files(this));
  }

  /// How many parameters it has.
  public long knobs() {
    return ModelShape.knobs(model);
  }

  /// Writes on from a prompt, with a cache of keys and values of the context's size.
  ///
  /// @param prompt empty for the beginning of a text
  /// @param count how many tokens to write, 0 or more
  /// @param seed of all chance in it
  /// @param each takes the text as it is written, in whole characters
  /// @throws IllegalArgumentException if a character of the prompt has no token; names it
  public void write(String prompt, int count, Sampling sampling, long seed, Consumer<String> each) {
    int[] start = prompt.isEmpty() ? Prompts.start(tokenizer) : tokenizer.encode(prompt);
    WholeCharacters text = new WholeCharacters(tokenizer, each);
    new Generator(model, theta, context()).write(start, count, sampling, seed, text);
    text.end();
  }

  /// How well it tells a text.
  ///
  /// @throws IllegalArgumentException if the text is of less than two tokens, or a character has
  ///     none
  public TextScore score(String text, Machine machine) {
    Tokens tokens = Tokens.of(tokenizer.encode(text));
    if (tokens.count() < 2) {
      throw new IllegalArgumentException(
          "a text of " + tokens.count() + " tokens tells nothing; it needs two or more");
    }
    int length = (int) Math.min(context(), tokens.count() - 1);
    return score(model, tokenizer, theta, Windows.of(tokens, length), machine);
  }

  static TextScore score(
      Gpt model, Tokenizer tokenizer, Theta theta, Windows windows, Machine machine) {
    double loss = Gauge.loss(model, new CrossEntropy(), windows, theta, machine);
    int told = Math.multiplyExact(windows.rows(), windows.length());
    int[] tokens = new int[told];
    windows.tokens().copy(1, told, tokens, 0);
    long bytes = tokenizer.decode(tokens).getBytes(StandardCharsets.UTF_8).length;
    return new TextScore(told, bytes, loss);
  }
}
