package dev.downhill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A text, from the file to what a model writes, through the command.
class TextCommandsTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> SMALL =
      List.of("--layers=1", "--heads=2", "--width=16", "--context=16", "--steps=25", "--lr=0.01");

  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void desk() {
    desk = new Desk(folder);
    desk.file("rhyme.txt", "Row, row, row your boat,\ngently down the stream.\n".repeat(40));
  }

  private Desk.Outcome train(String... more) {
    List<String> words = new ArrayList<>(List.of("train", "rhyme.txt"));
    words.addAll(SMALL);
    words.addAll(List.of(more));
    return desk.run(words.toArray(String[]::new));
  }

  private static JsonNode last(Desk.Outcome outcome, String type) {
    return outcome.lines().stream()
        .map(MAPPER::readTree)
        .filter(line -> line.path("type").stringValue().equals(type))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void a_text_is_known_by_its_name_and_learned_from() {
    Desk.Outcome trained = train();

    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.err())
        .contains("rhyme.txt   1,960 characters", "task", "text", "Memory", "sample step=")
        .contains("tokens_per_s=");
    assertThat(trained.out()).contains("perplexity", "bits per byte", "generate last --prompt");
  }

  @Test
  void what_was_learned_writes_and_is_scored() {
    assertThat(train("--out=run").code()).isZero();

    Desk.Outcome once = desk.run("generate", "run", "--prompt", "Row", "--tokens", "30");
    Desk.Outcome again = desk.run("generate", "run", "--prompt", "Row", "--tokens", "30");
    Desk.Outcome other =
        desk.run("generate", "run", "--prompt", "Row", "--tokens", "30", "--seed", "9");
    Desk.Outcome scored = desk.run("evaluate", "run", "rhyme.txt", "--json");

    assertThat(once.code()).as(once.err()).isZero();
    assertThat(once.out()).startsWith("Row").hasSize(34);
    assertThat(once.err()).contains("30 tokens", "tokens/s");
    assertThat(again.out()).isEqualTo(once.out());
    assertThat(other.out()).isNotEqualTo(once.out());
    assertThat(last(scored, "evaluation").path("model").path("bits_per_byte").asDouble())
        .isBetween(0.1, 6.0);
    assertThat(scored.err()).contains("DH505");
  }

  @Test
  void events_of_a_text_are_lines_of_json() {
    Desk.Outcome trained = train("--json");

    assertThat(last(trained, "plan").path("task").stringValue()).isEqualTo("text");
    assertThat(last(trained, "sample").path("text").stringValue()).isNotEmpty();
    assertThat(last(trained, "result").path("valid").path("perplexity").asDouble()).isPositive();
  }

  @Test
  void a_plan_of_billions_needs_no_text_and_takes_no_memory() {
    Desk.Outcome plan = desk.run("train", "--preset=gpt3-2.7b", "--plan-only");

    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("2,651,553,280 θ", "at its peak", "bfloat16", "Adafactor");
  }

  @Test
  void what_will_not_fit_is_not_begun() {
    desk.file("long.txt", "Row, row, row your boat.\n".repeat(80_000));
    Desk.Outcome large =
        desk.run("train", "long.txt", "--preset=gpt2-xl", "--tokenizer=bytes", "--context=512");
    assertThat(large.code()).as(large.err()).isEqualTo(8);
    assertThat(large.err()).contains("DH403", "nothing was begun", "-Xmx");
    assertThat(desk.names()).doesNotContain("runs");
  }

  @Test
  void tokens_in_files_are_learned_from_and_the_model_goes_out_as_gpt_2() throws Exception {
    byte[] tokens = new byte[4_000];
    for (int i = 0; i < tokens.length; i += 2) {
      tokens[i] = (byte) (i % 97); // below 256, so the upper byte is 0
    }
    desk.file("tokens.bin", tokens);
    List<String> words = new ArrayList<>(List.of("train", "tokens.bin", "--out=run"));
    words.addAll(SMALL);
    Desk.Outcome trained = desk.run(words.toArray(String[]::new));
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("tokens.bin   2,000 tokens", "50,257 kinds");

    assertThat(desk.run("export", "run", "--out=published").code()).isZero();
    assertThat(desk.read("published/config.json")).contains("\"model_type\" : \"gpt2\"");
    String[] write = {"--prompt=One", "--tokens=5"};
    Desk.Outcome ours = desk.run("generate", "run", write[0], write[1]);
    Desk.Outcome published = desk.run("generate", "published", write[0], write[1]);
    assertThat(published.code()).as(published.err()).isZero();
    assertThat(published.out()).isEqualTo(ours.out()).startsWith("One");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rhyme.txt --target x --preset tiny | 2 | --preset is for a text, and --target for a table",
        "rhyme.txt --task table --layers 2  | 2 | --layers is for a text, and the data for a table",
        "rhyme.txt --task text --hidden 8   | 2 | --hidden is for a table, and the data for a text",
        "rhyme.txt --preset large           | 2 | --preset must be tiny, small, gpt2",
        "rhyme.txt --width 30 --heads 4     | 2 | 4 cannot share 30",
        "rhyme.txt --context 4000           | 3 | a shorter --context",
        "rhyme.txt --dropout 1              | 2 | --dropout must be in [0, 1)",
        "none.txt                           | 3 | there is no such file",
        "--preset tiny                      | 2 | DATA is needed",
      })
  void what_cannot_be_is_told(String arguments, int code, String says) {
    Desk.Outcome refused = desk.run(("train " + arguments).split(" +"));

    assertThat(refused.code()).as(refused.err()).isEqualTo(code);
    assertThat(refused.err()).contains(says);
  }

  @Test
  void a_model_of_one_kind_is_not_taken_for_the_other() {
    desk.file("flats.csv", Desk.flats(100));
    assertThat(train("--out=text").code()).isZero();
    assertThat(
            desk.run("train", "flats.csv", "--target=rent", "--model=linear", "--out=table").code())
        .isZero();

    assertThat(desk.run("predict", "text", "flats.csv").err()).contains("writes text");
    assertThat(desk.run("generate", "table").err()).contains("guesses a column");
    assertThat(desk.run("generate", "text", "--prompt", "Ω").err()).contains("'Ω' (U+03A9)");
    assertThat(desk.run("generate", "text", "--top-p", "2").code()).isEqualTo(2);
  }
}
