package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.tables.Coefficient;
import dev.downhill.tables.Result;
import dev.downhill.tables.Scores;
import java.util.ArrayList;
import java.util.List;

/// A result as text: how large the misses are beside guessing, what moves the target, why it
/// stopped, and what to do next.
final class ResultBlock {
  private static final int MOST_COEFFICIENTS = 12;
  private static final int WIDEST_NAME = 32;
  private static final int NARROWEST_NAME = 12;

  /// What the table of scores and its notes need.
  private static final int NARROW = 78;

  private final Result result;
  private final Page page;
  private final List<String> lines = new ArrayList<>();

  private ResultBlock(Result result, Page page) {
    this.result = result;
    this.page = page;
  }

  static List<String> lines(Result result, Page page) {
    ResultBlock block = new ResultBlock(result, page);
    block.scores(result.test(), result.baseline());
    block.candidates();
    block.coefficients();
    block.ending();
    block.next();
    return block.lines;
  }

  /// Scores beside a baseline's, for `evaluate` and for a result.
  static List<String> scores(Scores test, Scores baseline, String unit, String rows, Page page) {
    List<String> lines = new ArrayList<>();
    lines.add(heading("Result", Words.plural(test.rows(), "row") + " " + rows, page));
    boolean narrow = page.columns() < NARROW;
    switch (test) {
      case Scores.Regression model when baseline instanceof Scores.Regression guess -> {
        lines.add(columns("", "this model", "guessing the median", "", narrow));
        lines.add(
            columns(
                "typical miss (MAE)",
                amount(model.mae(), unit),
                amount(guess.mae(), unit),
                gain(model.mae(), guess.mae()),
                narrow));
        lines.add(
            columns("RMSE", amount(model.rmse(), unit), amount(guess.rmse(), unit), "", narrow));
        lines.add(columns("explained (R²)", share(model.r2()), share(guess.r2()), "", narrow));
      }
      case Scores.Classification model when baseline instanceof Scores.Classification guess -> {
        lines.add(columns("", "this model", "the most frequent class", "", narrow));
        lines.add(
            columns(
                "right (accuracy)",
                Numbers.fixed(100 * model.accuracy(), 1) + " %",
                Numbers.fixed(100 * guess.accuracy(), 1) + " %",
                fewer(1 - model.accuracy(), 1 - guess.accuracy()),
                narrow));
        lines.add(
            columns(
                "log loss",
                Numbers.significant(model.logLoss(), 3),
                Numbers.significant(guess.logLoss(), 3),
                "",
                narrow));
      }
      default -> throw new IllegalStateException(test + " has no like in " + baseline);
    }
    return lines;
  }

  private void scores(Scores test, Scores baseline) {
    lines.addAll(scores(test, baseline, result.unit(), "never used for training", page));
  }

  private void candidates() {
    if (result.candidates().size() < 2) {
      return;
    }
    lines.add("");
    lines.add(heading("Compared", "on the validation part", page));
    int model = widest(result.candidates().stream().map(Result.Candidate::model).toList(), 32) + 2;
    for (Result.Candidate candidate : result.candidates()) {
      String score =
          switch (candidate.valid()) {
            case Scores.Regression r -> "RMSE " + amount(r.rmse(), result.unit());
            case Scores.Classification c -> "log loss " + Numbers.significant(c.logLoss(), 3);
          };
      lines.add(
          "  "
              + Words.left(candidate.model(), model)
              + Words.left(Words.plural(candidate.knobs(), "knob"), 16)
              + Words.left(score, 22)
              + (candidate.kept() ? page.styled(Style.GOOD, "kept") : ""));
    }
  }

  private void coefficients() {
    List<Coefficient> all = result.coefficients();
    if (all.isEmpty()) {
      return;
    }
    List<Coefficient> shown = all.subList(0, Math.min(all.size(), MOST_COEFFICIENTS));
    lines.add("");
    lines.add(
        heading(
            "What moves " + Words.safe(result.target()),
            (result.model().equals("linear") ? "" : "by the line; ")
                + "other inputs held still, "
                + (isSure() ? "95 % interval" : "not at the bottom: no intervals"),
            page));
    int name = widest(shown.stream().map(c -> Words.safe(c.input())).toList(), WIDEST_NAME);
    List<String> effects = shown.stream().map(this::effect).toList();
    List<String> widths = shown.stream().map(this::halfWidth).toList();
    int effect = widest(effects, 20);
    int width = widest(widths, 20);
    int per = widest(shown.stream().map(ResultBlock::per).toList(), WIDEST_NAME);
    name = Math.min(name, Math.max(NARROWEST_NAME, page.columns() - effect - width - per - 8));
    for (int i = 0; i < shown.size(); i++) {
      lines.add(
          "  "
              + Words.left(Words.cut(Words.safe(shown.get(i).input()), name), name)
              + "  "
              + Words.right(effects.get(i), effect)
              + "  "
              + Words.left(widths.get(i), width)
              + "  "
              + per(shown.get(i)));
    }
    if (shown.size() < all.size()) {
      lines.add("  … and " + (all.size() - shown.size()) + " more in run.json");
    }
  }

  /// Whether the descent came to a bottom that algebra knows.
  private boolean isSure() {
    return result.bottom() != null && result.bottom().isReached();
  }

  private void ending() {
    lines.add("");
    Result.Bottom bottom = result.bottom();
    if (bottom != null) {
      lines.addAll(
          Words.wrapped(
              (result.model().equals("linear") ? "J " : "J of the line ")
                  + Numbers.significant(bottom.loss(), 5)
                  + ", the bottom by algebra "
                  + Numbers.significant(bottom.lowest(), 5)
                  + " ("
                  + above(bottom)
                  + ")",
              page.columns()));
    }
    lines.addAll(
        Words.wrapped(
            "Stopped at step "
                + Numbers.count(result.steps())
                + ": "
                + result.reason()
                + (result.bestStep() < result.steps() && !result.reason().endsWith(" kept")
                    ? "; the weights of step " + Numbers.count(result.bestStep()) + " kept."
                    : "."),
            page.columns()));
  }

  private static String above(Result.Bottom bottom) {
    if (bottom.isExact()) {
      return bottom.isReached() ? "both 0 at rounding" : "0 at rounding; not reached";
    }
    double share = bottom.above();
    return Math.abs(share) < 1e-15 ? "nothing above" : Numbers.scientific(share, 2) + " above";
  }

  private void next() {
    String machine =
        Words.plural(result.workers(), "worker")
            + "   "
            + Numbers.seconds(result.seconds())
            + "   kernels "
            + result.kernels()
            + "   sha256 "
            + result.sha256().substring(0, 16);
    for (String line : Words.wrapped(machine, page.columns())) {
      lines.add(page.styled(Style.FAINT, line.strip()));
    }
    lines.add(page.styled(Style.STRONG, "Run") + "   " + result.folder());
    String predict = page.command() + " predict last new.csv";
    String evaluate = page.command() + " evaluate last labelled.csv";
    boolean fits = Words.width(predict + evaluate) + 11 <= page.columns();
    lines.add(
        page.styled(Style.STRONG, "Next")
            + "  "
            + predict
            + (fits ? "  ·  " : "\n      ")
            + evaluate);
  }

  private String effect(Coefficient c) {
    String amount = amount(Math.abs(c.effect()), result.unit());
    return (c.effect() < 0 ? "−" : "+") + amount;
  }

  private String halfWidth(Coefficient c) {
    return Double.isNaN(c.halfWidth())
        ? isSure() ? "not told apart" : ""
        : "± " + Numbers.significant(c.halfWidth(), 2);
  }

  private static String per(Coefficient c) {
    return c.against().isEmpty()
        ? "per +" + Numbers.significant(c.per(), 3)
        : "against " + Words.cut(Words.safe(c.against()), WIDEST_NAME);
  }

  private static String heading(String title, String rest, Page page) {
    List<String> words = Words.wrapped(rest, Math.max(40, page.columns() - title.length() - 3));
    return page.styled(Style.STRONG, title) + "   " + String.join("\n  ", words);
  }

  /// A line of the table of scores; where it is narrow, the note has a line of its own.
  private static String columns(
      String name, String model, String baseline, String note, boolean narrow) {
    String scores =
        "  "
            + Words.left(name, 20)
            + Words.right(model, narrow ? 11 : 14)
            + Words.right(baseline, 25);
    String gap = narrow ? "\n" + " ".repeat(22) : "   ";
    return (scores + (note.isEmpty() ? "" : gap + note)).stripTrailing();
  }

  private static String amount(double value, String unit) {
    return Numbers.amount(value, unit, 4);
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "—" : Numbers.fixed(value, 3);
  }

  private static String gain(double model, double guess) {
    if (!(guess > 0)) {
      return "";
    }
    double less = 100 * (1 - model / guess);
    return less >= 0
        ? Numbers.fixed(less, 0) + " % smaller"
        : Numbers.fixed(-less, 0) + " % larger";
  }

  private static String fewer(double model, double guess) {
    if (!(guess > 0)) {
      return "";
    }
    double less = 100 * (1 - model / guess);
    return Numbers.fixed(Math.abs(less), 0)
        + (less >= 0 ? " % fewer mistakes" : " % more mistakes");
  }

  private static int widest(List<String> texts, int most) {
    return Math.min(most, texts.stream().mapToInt(Words::width).max().orElse(0));
  }
}
