package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.language.LanguageResult;
import dev.downhill.language.TextScore;
import java.util.ArrayList;
import java.util.List;

/// What a training on text came to, as text.
final class LanguageBlock {
  private LanguageBlock() {}

  static List<String> lines(LanguageResult result, Page page) {
    List<String> lines = scores(result.test(), "of the text's end, never learned from", page);
    lines.add(
        line("by frequency", Numbers.significant(result.baseline(), 4) + " nats a token")
            + "   always telling tokens by how often they occur");
    lines.add("");
    lines.addAll(SampleBlock.lines(result.sample(), page));
    lines.add("");
    lines.addAll(
        Words.wrapped(
            "Stopped at step "
                + Numbers.count(result.steps())
                + ": "
                + result.reason()
                + (result.bestStep() < result.steps()
                    ? "; the weights of step " + Numbers.count(result.bestStep()) + " kept."
                    : "."),
            page.columns()));
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
    lines.add(
        page.styled(Style.STRONG, "Next") + "  " + page.command() + " generate last --prompt TEXT");
    return lines;
  }

  /// How well a text is told.
  ///
  /// @param of which text
  static List<String> scores(TextScore score, String of, Page page) {
    List<String> lines = new ArrayList<>();
    lines.add(
        page.styled(Style.STRONG, "Result")
            + "   "
            + Words.plural(score.tokens(), "token")
            + " "
            + of);
    lines.add(line("loss", Numbers.significant(score.loss(), 4) + " nats a token"));
    lines.add(
        line("perplexity", Numbers.significant(score.perplexity(), 4))
            + "   as undecided as among so many equally likely tokens");
    lines.add(line("bits per byte", Numbers.significant(score.bitsPerByte(), 4)));
    return lines;
  }

  private static String line(String name, String value) {
    return "  " + Words.left(name, 16) + Words.left(value, 20);
  }
}
