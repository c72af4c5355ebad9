package dev.downhill.app;

import dev.downhill.data.ColumnType;
import dev.downhill.descent.OnDivergence;
import dev.downhill.language.Architecture;
import dev.downhill.language.Preset;
import dev.downhill.language.TextSettings;
import dev.downhill.tables.Learning;
import dev.downhill.tables.LossChoice;
import dev.downhill.tables.ModelChoice;
import dev.downhill.tables.OptimizerChoice;
import dev.downhill.tables.Reading;
import dev.downhill.tables.ScheduleChoice;
import dev.downhill.tables.Settings;
import dev.downhill.text.TokenFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// What `train` can be told about the data and the descent, as text; [#settings] makes sense of
/// it.
final class TrainFlags {
  /// What there is to learn.
  private enum TaskChoice {
    TABLE,
    TEXT
  }

  @Option(names = "--target", paramLabel = "COLUMN", order = 1, description = "the column to guess")
  private String target = "";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      order = 2,
      description = "linear, mlp, or auto: the line first, a net if it wins on validation (auto)")
  private ModelChoice model = ModelChoice.AUTO;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      order = 3,
      description = "times through the rows at most, at least 1")
  private @Nullable Integer epochs;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      order = 4,
      description = "learning rate, more than 0, or auto, which finds one (auto)")
  private String rate = "auto";

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 6,
      description = "where all chance comes from (42)")
  private long seed = Learning.SEED;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      order = 7,
      description = "table or text (as the file and the flags say)")
  private @Nullable TaskChoice task;

  @ArgGroup(exclusive = false, validate = false, order = 3, heading = "%nData:%n")
  private final Data data = new Data();

  @ArgGroup(exclusive = false, validate = false, order = 4, heading = "%nDescent:%n")
  private final Descent descent = new Descent();

  @ArgGroup(exclusive = false, validate = false, order = 5, heading = "%nText:%n")
  private final TextFlags text = new TextFlags();

  /// The table.
  private static final class Data {
    @Option(
        names = "--type",
        paramLabel = "COLUMN=TYPE",
        order = 1,
        description = "number or category, as in zip=category")
    private List<String> types = new ArrayList<>();

    @Option(
        names = "--drop",
        paramLabel = "COLUMNS",
        order = 2,
        description = "columns to leave out, with commas between them")
    private List<String> drop = new ArrayList<>();

    @Option(
        names = "--keep",
        paramLabel = "COLUMNS",
        order = 3,
        description = "columns to use although they look useless")
    private List<String> keep = new ArrayList<>();

    @Option(
        names = "--na",
        paramLabel = "TEXTS",
        order = 4,
        description = "texts that stand for a missing cell, beside the usual NA, NaN, null …")
    private List<String> missing = new ArrayList<>();

    @Option(
        names = "--unit",
        paramLabel = "COLUMN=UNIT",
        order = 5,
        description = "what a column is measured in, as in price=USD")
    private List<String> units = new ArrayList<>();

    @Option(
        names = "--split",
        paramLabel = "SPLIT",
        order = 6,
        description = "training, validation and test parts, or every:5 (70/15/15)")
    private String split = Reading.SPLIT;

    @Option(
        names = "--test",
        paramLabel = "FILE",
        order = 7,
        description = "a file that holds the test rows")
    private @Nullable Path test;
  }

  /// How to learn.
  private static final class Descent {
    @Option(
        names = "--hidden",
        paramLabel = "UNITS",
        split = ",",
        hideParamSyntax = true,
        order = 1,
        description = "units of each hidden layer of a net, as in 64,64")
    private List<Integer> hidden = new ArrayList<>();

    @Option(
        names = "--loss",
        paramLabel = "LOSS",
        order = 2,
        description = "what a miss costs: squared, absolute or huber")
    private @Nullable LossChoice loss;

    @Option(
        names = "--optimizer",
        paramLabel = "NAME",
        order = 3,
        description = "gd, momentum, nesterov or adam")
    private @Nullable OptimizerChoice optimizer;

    @Option(
        names = "--schedule",
        paramLabel = "NAME",
        order = 4,
        description = "how the rate changes: constant, cosine or exponential")
    private @Nullable ScheduleChoice schedule;

    @Option(
        names = "--batch",
        paramLabel = "ROWS",
        order = 5,
        description = "rows or texts a step, or all")
    private @Nullable String batch;

    @Option(
        names = "--decay",
        paramLabel = "SHARE",
        order = 6,
        description = "decoupled weight decay, in [0, 1)")
    private @Nullable Double decay;

    @Option(
        names = "--clip",
        paramLabel = "LENGTH",
        order = 7,
        description = "longest slope that is followed as it is")
    private @Nullable Double clip;

    @Option(
        names = "--early-stop",
        paramLabel = "EPOCHS",
        order = 8,
        description = "stop after so many epochs without a better validation loss")
    private @Nullable Integer patience;

    @Option(
        names = "--on-diverge",
        paramLabel = "WHAT",
        order = 9,
        description = "stop, or retry: back to the best, a quarter of the step (retry)")
    private OnDivergence onDivergence = OnDivergence.RETRY;
  }

  private static final Set<String> OF_TEXT =
      Set.of(
          "--preset",
          "--tokenizer",
          "--vocabulary",
          "--architecture",
          "--layers",
          "--heads",
          "--width",
          "--context",
          "--steps",
          "--dropout",
          "--saving");

  private static final Set<String> OF_TABLE =
      Set.of(
          "--target",
          "--model",
          "--epochs",
          "--type",
          "--drop",
          "--keep",
          "--na",
          "--unit",
          "--split",
          "--test",
          "--hidden",
          "--loss",
          "--optimizer",
          "--schedule",
          "--early-stop",
          "--on-diverge");

  private static final Pattern TEXT_FILE = Pattern.compile("(?i).*\\.(txt|text|md|bin)");

  /// Whether the data are a text: as `--task` says; else as flags say that are for one only; else
  /// as the file is named.
  ///
  /// @param file the data; null for none
  /// @param given what was typed
  /// @throws IllegalArgumentException if flags are given that are not for such data
  /// @throws IOException if a folder cannot be looked into
  boolean isOfText(@Nullable Path file, ParseResult given) throws IOException {
    List<String> typed = given.matchedOptions().stream().map(OptionSpec::longestName).toList();
    Optional<String> forText = typed.stream().filter(OF_TEXT::contains).findFirst();
    Optional<String> forTable = typed.stream().filter(OF_TABLE::contains).findFirst();
    boolean named =
        file != null && (TEXT_FILE.matcher(file.toString()).matches() || TokenFiles.are(file));
    boolean isText =
        switch (task) {
          case null -> forTable.isEmpty() && (forText.isPresent() || named);
          case TEXT -> true;
          case TABLE -> false;
        };
    Optional<String> strange = isText ? forTable : forText;
    if (strange.isPresent()) {
      throw new IllegalArgumentException(
          strange.get()
              + (isText ? " is for a table" : " is for a text")
              + (forText.isPresent() && forTable.isPresent()
                  ? ", and " + (isText ? forText : forTable).get()
                  : ", and the data")
              + (isText ? " for a text" : " for a table")
              + ": leave one out, or say --task");
    }
    return isText;
  }

  /// What is asked for of a text.
  ///
  /// @param file the text; null for none
  /// @throws IllegalArgumentException if a value is out of its range; the message begins with the
  ///     flag
  TextSettings textSettings(@Nullable Path file, Path here) {
    return new TextSettings(
        file == null ? null : here.resolve(file),
        text.preset == null ? null : Preset.of(text.preset),
        text.architecture == null ? Architecture.GPT2 : text.architecture,
        text.tokenizer,
        text.vocabulary,
        text.layers,
        text.heads,
        text.width,
        text.context,
        descent.batch == null ? null : (Integer) rows(descent.batch),
        text.steps,
        rate.equals("auto") ? null : (Double) number("lr", rate),
        text.dropout,
        descent.decay,
        descent.clip,
        text.saving,
        seed);
  }

  /// Whether it is said which column to guess.
  boolean isTargetGiven() {
    return !target.isEmpty();
  }

  /// What is asked for.
  ///
  /// @param file the data
  /// @throws IllegalArgumentException if a value is out of its range; the message begins with the
  ///     flag
  Settings settings(Path file, Path here) {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    pairs("type", data.types).forEach((column, type) -> types.put(column, ColumnType.of(type)));
    Reading reading =
        new Reading(
            data.drop,
            data.keep,
            types,
            data.missing,
            pairs("unit", data.units),
            data.split,
            data.test == null ? null : here.resolve(data.test));
    Learning learning =
        new Learning(
            model,
            descent.hidden,
            descent.loss,
            descent.optimizer,
            rate.equals("auto") ? null : (Double) number("lr", rate),
            descent.schedule,
            batch(),
            epochs,
            descent.decay,
            descent.clip,
            descent.patience,
            descent.onDivergence,
            seed);
    if (!isTargetGiven()) {
      throw new IllegalArgumentException("the flag --target COLUMN is needed");
    }
    return new Settings(here.resolve(file), target, reading, learning);
  }

  private @Nullable Integer batch() {
    if (descent.batch == null) {
      return null;
    }
    return descent.batch.equals("all")
        ? (Integer) Integer.MAX_VALUE
        : (Integer) rows(descent.batch);
  }

  private static int rows(String text) {
    double rows = number("batch", text);
    if (rows != Math.rint(rows)) {
      throw new IllegalArgumentException(
          "batch must be a whole number of rows or all, not \"" + text + "\"");
    }
    return (int) Math.min(Integer.MAX_VALUE, rows);
  }

  private static double number(String flag, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException no) {
      throw new IllegalArgumentException(flag + " must be a number, not \"" + text + "\"");
    }
  }

  /// `a=b` texts, divided at the last `=`, since a column's name may hold one.
  private static Map<String, String> pairs(String flag, List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int at = text.lastIndexOf('=');
      if (at < 1 || at == text.length() - 1) {
        throw new IllegalArgumentException(
            flag
                + " must be of the form COLUMN="
                + flag.toUpperCase(java.util.Locale.ROOT)
                + ", not \""
                + text
                + "\"");
      }
      pairs.put(text.substring(0, at), text.substring(at + 1));
    }
    return pairs;
  }
}
