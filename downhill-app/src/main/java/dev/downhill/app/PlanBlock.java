package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.runs.Choice;
import dev.downhill.runs.Diagnosis;
import dev.downhill.runs.Planned;
import java.util.ArrayList;
import java.util.List;

/// A plan as a block of text: a line a choice, its reason beside it, its flag at the right.
final class PlanBlock {
  private static final String HEAD = "Plan";
  private static final String CHANGE = "change with";
  private static final int WIDEST = 100;
  private static final int WIDEST_VALUE = 18;
  private static final int WIDEST_FLAG = 18;

  /// On a page of less than this, flags are broken to leave room for reasons.
  private static final int NARROW = 76;

  private static final int NARROW_FLAG = 13;

  private PlanBlock() {}

  static List<String> lines(Planned<?> plan, Page page) {
    List<Choice> choices = plan.choices();
    int name = widest(choices.stream().map(Choice::name).toList(), 0, 12) + 2;
    int value = widest(choices.stream().map(Choice::value).toList(), 8, WIDEST_VALUE) + 2;
    int flag =
        widest(
            choices.stream().map(Choice::flag).toList(),
            CHANGE.length(),
            page.columns() < NARROW ? NARROW_FLAG : WIDEST_FLAG);
    int reason = Math.max(16, Math.min(page.columns(), WIDEST) - 2 - name - value - flag - 2);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s   %s   %s"
            .formatted(Words.safe(plan.source()), plan.size(), Numbers.bytes(plan.bytes())));
    lines.add("");
    lines.add(
        page.styled(Style.STRONG, HEAD)
            + " ".repeat(2 + name + value + reason + 2 - HEAD.length())
            + page.styled(Style.FAINT, CHANGE));
    String before = "";
    for (Choice choice : choices) {
      String words = choice.reason() + (choice.code().isEmpty() ? "" : " " + choice.code());
      List<String> reasons = Words.wrapped(Words.safe(words), reason);
      List<String> values = Words.wrapped(Words.safe(choice.value()), value - 2);
      List<String> flags = Words.wrapped(Words.safe(choice.flag()), flag);
      int height = Math.max(reasons.size(), Math.max(values.size(), flags.size()));
      for (int i = 0; i < height; i++) {
        String label = i == 0 && !choice.name().equals(before) ? choice.name() : "";
        lines.add(
            ("  "
                    + page.styled(Style.ACCENT, Words.left(label, name))
                    + Words.left(at(values, i), value)
                    + Words.left(at(reasons, i), reason + 2)
                    + page.styled(Style.FAINT, at(flags, i)))
                .stripTrailing());
      }
      before = choice.name();
    }
    notices(plan, page, lines);
    return lines;
  }

  /// What was found about the data and no line of the plan says already.
  private static void notices(Planned<?> plan, Page page, List<String> lines) {
    List<Diagnosis> more =
        plan.diagnoses().stream()
            .filter(
                found ->
                    plan.choices().stream()
                        .noneMatch(
                            choice ->
                                choice.code().equals(found.code())
                                    && choice.value().equals(found.column())))
            .toList();
    if (!more.isEmpty()) {
      lines.add("");
      more.forEach(found -> lines.addAll(DiagnosisBlock.lines(found, page)));
    }
  }

  private static int widest(List<String> texts, int least, int most) {
    return Math.clamp(texts.stream().mapToInt(Words::width).max().orElse(0), least, most);
  }

  private static String at(List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "";
  }
}
