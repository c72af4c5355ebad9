package dev.downhill.language;

import dev.downhill.descent.Every;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Outcome;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.models.Gpt;
import dev.downhill.models.GptSize;
import dev.downhill.optimizer.Adafactor;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.runs.Choice;
import dev.downhill.runs.Code;
import dev.downhill.runs.Config;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Ending;
import dev.downhill.runs.Planned;
import dev.downhill.runs.Text;
import dev.downhill.runs.Walked;
import dev.downhill.schedule.Cosine;
import dev.downhill.text.Tokens;
import dev.downhill.text.Windows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a training on text is about to do: the text as tokens, the model, how it descends. The
/// same settings and text give the same plan.
public final class TextPlan implements Planned<LanguageRun> {
  private static final double DECAY = 0.1;
  private static final double CLIP = 1;

  /// The best rate of a width of 128; it falls as the width grows.
  private static final double RATE = 3e-3;

  private static final int RATE_WIDTH = 128;

  /// Of Adafactor, whose steps are in proportion to the parameters.
  private static final double RELATIVE_RATE = 0.01;

  /// How often the validation part is measured in a training.
  private static final int MEASUREMENTS = 8;

  /// Above so many knobs, for each token that is learned from, a text can be learned by heart.
  private static final double MANY = 20;

  private final TextSettings settings;
  private final Corpus corpus;
  private final TextCandidate candidate;
  private final List<Choice> choices;
  private final List<Diagnosis> diagnoses;

  private TextPlan(
      TextSettings settings,
      Corpus corpus,
      TextCandidate candidate,
      List<Choice> choices,
      List<Diagnosis> diagnoses) {
    this.settings = settings;
    this.corpus = corpus;
    this.candidate = candidate;
    this.choices = List.copyOf(choices);
    this.diagnoses = List.copyOf(diagnoses);
  }

  /// Reads the text and chooses.
  ///
  /// @throws dev.downhill.data.DataException if the text cannot be used
  /// @throws IllegalArgumentException if sizes do not fit each other, or there is no text
  /// @throws IOException if it cannot be read
  public static TextPlan of(TextSettings settings) throws IOException {
    Path file = settings.data();
    if (file == null) {
      throw new IllegalArgumentException("DATA is needed: a text file to learn from");
    }
    Preset preset = preset(settings);
    int context = or(settings.context(), preset.context());
    return of(settings, preset, Corpus.read(file, settings, preset.isPublished(), context));
  }

  /// A plan without a text, to see what a training takes: as of a long one in GPT-2's tokens.
  ///
  /// @throws IllegalArgumentException if sizes do not fit each other
  public static TextPlan without(TextSettings settings) {
    Preset preset = preset(settings);
    Tokens blank = Tokens.of(new int[Corpus.MOST_VALIDATED]);
    return of(
        settings,
        preset,
        new Corpus(
            "(no text)",
            0,
            "",
            "no text",
            new Gpt2Pairs(),
            "the byte pairs of GPT-2",
            blank,
            blank));
  }

  private static Preset preset(TextSettings settings) {
    return settings.preset() == null ? Preset.TINY : settings.preset();
  }

  private static int or(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }

  private static TextPlan of(TextSettings settings, Preset preset, Corpus corpus) {
    int context = or(settings.context(), preset.context());
    Saving saving = settings.saving() == null ? preset.saving() : settings.saving();
    boolean whole = saving == Saving.NONE;
    int heads = or(settings.heads(), preset.heads());
    int width = or(settings.width(), preset.width());
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "heads must share the width evenly, and " + heads + " cannot share " + width);
    }
    ModelShape shape =
        new ModelShape(
            settings.architecture(),
            new GptSize(
                corpus.tokenizer().vocabulary(),
                context,
                or(settings.layers(), preset.layers()),
                heads,
                width),
            saving.dtype());
    double dropout = settings.dropout() == null ? 0 : settings.dropout();
    Gpt model = shape.build(dropout);
    Windows train = Windows.of(corpus.train(), context);
    int batch = Math.min(or(settings.batch(), preset.batch()), train.rows());
    long steps = settings.steps() == null ? preset.steps() : settings.steps();
    double chosen = whole ? RATE * RATE_WIDTH / width : RELATIVE_RATE;
    double peak = settings.rate() == null ? chosen : settings.rate();
    double clip = settings.clip() == null ? CLIP : settings.clip();
    if (!whole && settings.clip() != null) {
      throw new IllegalArgumentException(
          "clip needs all gradients at once, and --saving memory is to hold none for long: leave"
              + " one out");
    }
    double decay = settings.decay() == null ? DECAY : settings.decay();
    long warmup = steps / 20;
    long every = Math.max(1, steps / MEASUREMENTS);
    Recipe recipe =
        Recipe.of(
                new CrossEntropy(),
                whole
                    ? new Clip(clip).then(new Adam(0.9, 0.99, 1e-8)).then(new Decay(decay))
                    : new Adafactor().then(new Decay(decay)),
                peak)
            .withKeep(whole ? Keep.VALIDATION : Keep.LAST)
            .withRate(new Cosine(peak, warmup, steps, peak / 10))
            .withBatch(batch)
            .withSeed(settings.seed())
            .withValidateEvery(new Every.Steps(every))
            .withStops(new Stop.Steps(steps));
    TextCandidate candidate =
        new TextCandidate(
            shape,
            model,
            corpus.tokenizer(),
            train,
            Windows.of(corpus.measured(), context),
            recipe,
            steps);
    List<Choice> choices = new ArrayList<>();
    choices.add(
        new Choice("task", "text", "learns what comes next, a token after the other", "--task"));
    choices.add(
        new Choice(
            "tokens",
            Text.count(corpus.tokenizer().vocabulary()) + " kinds",
            corpus.why(),
            "--tokenizer"));
    choices.add(
        new Choice(
            "split",
            Text.count(corpus.train().count()) + "/" + Text.count(corpus.valid().count()),
            "tokens to learn from, and the last ones, which are only measured"
                + (corpus.measured().count() == corpus.valid().count()
                    ? ""
                    : ": %s of them on the way, all in the end"
                        .formatted(Text.count(corpus.measured().count()))),
            ""));
    choices.add(
        new Choice(
            "model",
            Text.count(candidate.knobs()) + " θ",
            (settings.architecture() == Architecture.GPT2
                    ? "GPT-2's architecture: "
                    : "rotary positions, RMS norm, gated: ")
                + Text.plural(shape.size().layers(), "layer")
                + ", "
                + Text.plural(heads, "head")
                + ", "
                + Text.count(width)
                + " wide, context "
                + Text.count(context),
            "--preset, --layers …"));
    if (!whole) {
      choices.add(
          new Choice(
              "saving",
              "memory",
              "parameters in bfloat16, rounded by chance; no second θ is kept",
              "--saving"));
    }
    if (dropout > 0) {
      choices.add(new Choice("dropout", Text.number(dropout), "while training", "--dropout"));
    }
    choices.add(
        new Choice(
            "batch",
            Text.plural(batch, "text"),
            Text.count((long) batch * context) + " tokens a step",
            "--batch"));
    choices.add(
        new Choice(
            "steps",
            Text.count(steps),
            settings.data() == null
                ? "measured %d times on the way".formatted(MEASUREMENTS)
                : "sees each token %s times in the mean"
                    .formatted(
                        Text.number((double) steps * batch * context / corpus.train().count())),
            "--steps"));
    choices.add(
        new Choice(
            "step",
            "lr " + Text.number(peak),
            (whole
                    ? "AdamW, slopes of at most length " + Text.number(clip)
                    : "Adafactor, a share of each parameter's size")
                + ", decay "
                + Text.number(decay)
                + "; up for "
                + Text.plural(warmup, "step")
                + ", then half a cosine to a tenth",
            "--lr, --clip …"));
    List<Diagnosis> diagnoses = new ArrayList<>();
    if (settings.data() != null && candidate.knobs() > MANY * corpus.train().count()) {
      diagnoses.add(
          Diagnosis.of(
              Code.DH108,
              "",
              "%s knobs for %s tokens: the model can learn the text by heart"
                  .formatted(Text.count(candidate.knobs()), Text.count(corpus.train().count())),
              "a smaller --preset, --dropout, or more text"));
    }
    return new TextPlan(settings, corpus, candidate, choices, diagnoses);
  }

  /// The plan of a run, made again.
  ///
  /// @param run its folder
  /// @throws dev.downhill.runs.ChangedData if its text has changed
  /// @throws IOException if it cannot be read
  public static TextPlan ofRun(Path run, Machine machine) throws IOException {
    TextConfig config = TextConfig.read(run);
    TextPlan plan = of(config.settings());
    Config.checkSame(
        Objects.requireNonNull(config.settings().data()), config.sha256(), plan.corpus.sha256());
    return plan;
  }

  @Override
  public String source() {
    return corpus.source();
  }

  @Override
  public String size() {
    return corpus.size();
  }

  @Override
  public long bytes() {
    return corpus.bytes();
  }

  @Override
  public List<Choice> choices() {
    return choices;
  }

  @Override
  public List<Diagnosis> diagnoses() {
    return diagnoses;
  }

  @Override
  public List<TextCandidate> candidates() {
    return List.of(candidate);
  }

  @Override
  public void writeConfig(ObjectNode json) {
    new TextConfig(settings, corpus.sha256()).write(json);
  }

  @Override
  public void writeFacts(ObjectNode json) {
    json.put("target", "the next token");
    json.put("task", "text");
    ObjectNode data = json.putObject("data");
    data.put("path", corpus.source());
    data.put("sha256", corpus.sha256());
    data.put("bytes", corpus.bytes());
    data.put("train_tokens", corpus.train().count());
    data.put("valid_tokens", corpus.valid().count());
    json.put("knobs", candidate.knobs());
    json.put("seed", settings.seed());
  }

  @Override
  public @Nullable LanguageRun conclude(List<Walked> walked, Ending ending) {
    Walked leg = walked.getFirst();
    if (leg.failed()) {
      return null;
    }
    Outcome outcome = leg.outcome();
    ModelShape shape = candidate.shape();
    LanguageModel model = new LanguageModel(shape, corpus.tokenizer(), outcome.theta());
    TextScore score =
        LanguageModel.score(
            shape.build(0),
            corpus.tokenizer(),
            outcome.theta(),
            Windows.of(corpus.valid(), candidate.unit().perRow()),
            ending.machine());
    double baseline = Frequencies.loss(corpus.train(), corpus.valid(), shape.size().vocabulary());
    if (!(score.loss() < baseline)) {
      ending
          .notice()
          .accept(
              Diagnosis.of(
                  Code.DH303,
                  "",
                  "on the validation part the model is no better than how often each token occurs",
                  "more --steps, another --lr, or more text"));
    }
    return new LanguageRun(
        new LanguageResult(
            candidate.title(),
            candidate.knobs(),
            outcome.steps(),
            outcome.step(),
            outcome.reason(),
            outcome.loss(),
            score,
            baseline,
            candidate.sample(outcome.theta()),
            ending.diagnoses(),
            outcome.theta().sha256(),
            ending.machine().workersUsed(),
            ending.machine().census(),
            ending.seconds(),
            ending.folder()),
        model);
  }
}
