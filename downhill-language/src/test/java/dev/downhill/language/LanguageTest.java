package dev.downhill.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.downhill.data.DataException;
import dev.downhill.file.DamagedFileException;
import dev.downhill.kernel.Machine;
import dev.downhill.models.Sampling;
import dev.downhill.runs.ChangedData;
import dev.downhill.runs.Event;
import dev.downhill.runs.Every;
import dev.downhill.runs.Runs;
import dev.downhill.runs.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// From a text to a model that writes, and back from its files.
class LanguageTest {
  private static final Every EVERY_4 = new Every(4, Every.Unit.STEPS);

  @TempDir private Path folder;

  /// A text with a rule in it: numbers in words, counted up.
  private Path text() throws IOException {
    String[] digits = {"null ", "eins ", "zwei ", "drei ", "vier ", "fünf ", "sechs ", "acht\n"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_200; i++) {
      text.append(digits[i / 8 % 8]).append(digits[i % 8]);
    }
    return Files.writeString(folder.resolve("count.txt"), text);
  }

  private static TextSettings small(Path text, TokenizerChoice tokenizer, long steps) {
    return small(text, tokenizer, steps, Saving.NONE);
  }

  private static TextSettings small(
      Path text, TokenizerChoice tokenizer, long steps, Saving saving) {
    return new TextSettings(
        text,
        null,
        Architecture.GPT2,
        tokenizer,
        tokenizer == TokenizerChoice.PAIRS ? 280 : null,
        2,
        2,
        16,
        16,
        8,
        steps,
        1e-2,
        0.1,
        null,
        null,
        saving,
        7);
  }

  private static String write(LanguageModel model, String prompt) {
    StringBuilder written = new StringBuilder(prompt);
    model.write(prompt, 40, new Sampling(0.7, 20, 0.95), 3, written::append);
    return written.toString();
  }

  @ParameterizedTest
  @EnumSource(
      value = TokenizerChoice.class,
      names = {"CHARACTERS", "BYTES", "PAIRS"})
  void a_model_from_its_files_writes_and_scores_as_the_one_that_was_trained(
      TokenizerChoice tokenizer) throws IOException {
    Path text = text();
    Path run = folder.resolve("run");
    LanguageRun trained;
    try (Training<LanguageRun> training =
        Training.start(
            TextPlan.of(small(text, tokenizer, 200)),
            new Machine(1),
            EVERY_4,
            new Runs(folder),
            run)) {
      trained = training.toEnd();
    }
    LanguageModel loaded = LanguageModel.load(run);
    String whole = Files.readString(text);

    assertThat(LanguageModel.isIn(run)).isTrue();
    assertThat(loaded.theta().sha256()).isEqualTo(trained.result().sha256());
    assertThat(write(loaded, "drei "))
        .isEqualTo(write(trained.model(), "drei "))
        .hasSizeGreaterThan(40);
    TextScore score = loaded.score(whole, new Machine(1));
    assertThat(score).isEqualTo(trained.model().score(whole, new Machine(2)));
    assertThat(score.loss()).isLessThan(trained.result().baseline());
    assertThat(score.perplexity()).isCloseTo(Math.exp(score.loss()), within(1e-9));
    double bits = score.loss() / Math.log(2);
    assertThat(score.bitsPerByte()).isCloseTo(bits * score.tokens() / score.bytes(), within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(Saving.class)
  void a_stopped_training_comes_to_the_same_parameters(Saving saving) throws IOException {
    TextSettings settings = small(text(), TokenizerChoice.CHARACTERS, 21, saving);
    Path run = folder.resolve("run");
    String whole = Training.of(TextPlan.of(settings)).toEnd().result().sha256();
    List<Event> seen = new ArrayList<>();
    try (Training<LanguageRun> stopped =
        Training.start(TextPlan.of(settings), new Machine(2), EVERY_4, new Runs(folder), run)) {
      for (int steps = 0; steps < 14; ) {
        Event event = stopped.next();
        seen.add(event);
        steps += event instanceof Event.Stepped ? 1 : 0;
      }
    }
    try (Training<LanguageRun> resumed =
        Training.resume(run, TextPlan::ofRun, new Machine(3), EVERY_4)) {
      assertThat(resumed.toEnd().result().sha256()).isEqualTo(whole);
    }
    assertThat(seen).anyMatch(event -> event instanceof Event.Sampled);
    assertThat(Training.of(TextPlan.of(settings.withSeed(8))).toEnd().result().sha256())
        .isNotEqualTo(whole);
  }

  @Test
  void a_model_stored_in_bfloat16_is_read_as_one() throws IOException {
    Path text = text();
    Path run = folder.resolve("run");
    try (Training<LanguageRun> training =
        Training.start(
            TextPlan.of(small(text, TokenizerChoice.BYTES, 250, Saving.MEMORY)),
            new Machine(2),
            EVERY_4,
            new Runs(folder),
            run)) {
      LanguageRun trained = training.toEnd();
      LanguageModel loaded = LanguageModel.load(run);
      assertThat(write(loaded, "vier ")).isEqualTo(write(trained.model(), "vier "));
      assertThat(trained.result().test().loss()).isLessThan(Math.log(256) - 0.2);
      assertThat(Files.size(run.resolve("model").resolve("model.safetensors")))
          .isBetween(2 * loaded.knobs(), 2 * loaded.knobs() + 20_000);
    }
  }

  @Test
  void another_text_is_no_text_to_go_on_with() throws IOException {
    Path text = text();
    Path run = folder.resolve("run");
    try (Training<LanguageRun> stopped =
        Training.start(
            TextPlan.of(small(text, TokenizerChoice.BYTES, 9)),
            new Machine(1),
            EVERY_4,
            new Runs(folder),
            run)) {
      stopped.next();
    }
    Files.writeString(text, Files.readString(text).replace("drei", "DREI"));

    assertThatThrownBy(() -> Training.resume(run, TextPlan::ofRun, new Machine(1), EVERY_4))
        .isInstanceOf(ChangedData.class)
        .hasMessageContaining("count.txt has changed");
  }

  @Test
  void an_altered_model_is_refused() throws IOException {
    Path run = folder.resolve("run");
    try (Training<LanguageRun> training =
        Training.start(
            TextPlan.of(small(text(), TokenizerChoice.BYTES, 1)),
            new Machine(1),
            EVERY_4,
            new Runs(folder),
            run)) {
      training.toEnd();
    }
    Path file = run.resolve("model").resolve("language.json");
    Files.writeString(file, Files.readString(file).replace("bytes", "bites"));

    assertThatThrownBy(() -> LanguageModel.load(run)).isInstanceOf(DamagedFileException.class);
  }

  @Test
  void a_text_that_is_too_short_says_how_long_it_must_be() throws IOException {
    Path text = Files.writeString(folder.resolve("short.txt"), "too short to learn from");

    assertThatThrownBy(() -> TextPlan.of(TextSettings.of(text)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("it has 23 tokens")
        .hasMessageContaining("needs at least 650")
        .hasMessageContaining("a shorter --context");
  }

  @Test
  void characters_of_several_tokens_come_whole() throws IOException {
    List<String> pieces = new ArrayList<>();
    dev.downhill.text.Bytes bytes = new dev.downhill.text.Bytes();
    WholeCharacters characters = new WholeCharacters(bytes, pieces::add);
    for (int token : bytes.encode("aü€😀")) {
      characters.accept(token);
    }
    characters.accept(0xE2);
    characters.end();

    assertThat(pieces).containsExactly("a", "ü", "€", "😀", "\uFFFD");
  }
}
