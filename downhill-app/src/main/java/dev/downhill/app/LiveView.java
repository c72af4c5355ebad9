package dev.downhill.app;

import dev.downhill.app.Page.Style;
import dev.downhill.descent.Progress;
import dev.downhill.runs.Event;
import dev.downhill.runs.Unit;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The descent in a terminal, redrawn in place: a bar, the numbers, the curve.
final class LiveView {
  private static final double REDRAW_SECONDS = 0.1;
  private static final int CURVE_ROWS = 2;
  private static final int NARROWEST_BAR = 4;

  private final PrintStream out;
  private final Page page;
  private final Curve curve = new Curve();
  private int drawn;
  private long from;
  private Unit unit = Unit.ROWS;
  private double begun = Double.NaN;
  private Event.@Nullable Stepped last;
  private double lastDrawn = Double.NEGATIVE_INFINITY;

  /// @param out where it is drawn, a terminal
  /// @param page how wide that is
  LiveView(PrintStream out, Page page) {
    this.out = out;
    this.page = page;
  }

  /// A new descent, below what is there.
  void begin(Event.Began began) {
    finish();
    from = began.from();
    unit = began.unit();
    begun = Double.NaN;
    curve.clear();
    String title = "Descending  " + began.model() + ", " + Numbers.count(began.knobs()) + " knobs";
    String stop = "Ctrl-C saves";
    int gap = Math.max(2, page.columns() - Words.width(title) - Words.width(stop));
    out.println();
    out.println(
        page.styled(Style.STRONG, title) + " ".repeat(gap) + page.styled(Style.FAINT, stop));
    out.flush();
  }

  /// One step on; drawn if the last drawing is old enough.
  void step(Event.Stepped stepped) {
    last = stepped;
    begun = Double.isNaN(begun) ? stepped.seconds() : begun;
    curve.add(stepped.progress().loss());
    if (stepped.seconds() - lastDrawn >= REDRAW_SECONDS) {
      lastDrawn = stepped.seconds();
      draw(lines(stepped, false));
    }
  }

  /// Draws the last state, which stays.
  void end() {
    if (last != null) {
      draw(lines(last, true));
    }
    finish();
  }

  /// Leaves what is drawn and goes on below it.
  void finish() {
    drawn = 0;
    last = null;
    lastDrawn = Double.NEGATIVE_INFINITY;
  }

  private void draw(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    for (String line : lines) {
      text.append("\r\u001b[2K").append(line).append('\n');
    }
    out.print(text);
    out.flush();
    drawn = lines.size();
  }

  /// The bar, the numbers and the curve, none wider than the page.
  List<String> lines(Event.Stepped stepped, boolean ended) {
    Progress at = stepped.progress();
    double share = ended ? 1 : Math.min(1, (double) at.step() / Math.max(1, stepped.mostSteps()));
    String steps = "step " + Numbers.count(at.step());
    String spent = Numbers.seconds(stepped.seconds() - begun);
    double pace = (stepped.seconds() - begun) / Math.max(1, at.step() - from);
    String right =
        ended
            ? steps + "   " + spent + "   done"
            : steps
                + " / ≤"
                + Numbers.count(stepped.mostSteps())
                + "   "
                + spent
                + (pace > 0
                    ? "   ETA ≤ " + Numbers.seconds(pace * (stepped.mostSteps() - at.step()))
                    : "");
    int bar = page.columns() - Words.width(right) - 5;
    List<String> lines = new ArrayList<>();
    lines.add(
        bar < NARROWEST_BAR
            ? Words.cut("  " + right, page.columns())
            : "  " + page.styled(Style.ACCENT, bar(share, bar)) + "   " + right);
    lines.add(Words.cut(numbers(at), page.columns()));
    lines.addAll(curve(at));
    return lines;
  }

  private String numbers(Progress at) {
    StringBuilder text = new StringBuilder("  J train ").append(Numbers.significant(at.loss(), 3));
    if (!Double.isNaN(at.validation())) {
      text.append("   valid ")
          .append(Numbers.significant(at.validation(), 3))
          .append(at.validation() <= at.best() ? " ↓" : "  ");
    }
    text.append("   slope ").append(Numbers.scientific(at.slope(), 2));
    String rows = "   " + Numbers.perSecond(at.rowsPerSecond() * unit.perRow(), unit.name());
    if (at.rowsPerSecond() > 0 && Words.width(text + rows) <= page.columns()) {
      text.append(rows);
    }
    return text.toString();
  }

  private List<String> curve(Progress at) {
    double[] values = curve.values();
    String best =
        "best " + Numbers.significant(at.best(), 3) + " @ " + Numbers.count(at.bestStep());
    int label = 10;
    int columns = Math.max(8, page.columns() - label - 3 - Words.width(best) - 2);
    List<String> drawing = LossCurve.draw(values, columns, CURVE_ROWS);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < CURVE_ROWS; row++) {
      double value = row == 0 ? curve.highest() : curve.lowest();
      String number = values.length == 0 ? "" : Numbers.significant(value, 3);
      lines.add(
          ("  "
                  + Words.right(number, label - 2)
                  + " "
                  + page.styled(Style.ACCENT, Words.left(drawing.get(row), columns))
                  + (row == 0 ? "  " + best : ""))
              .stripTrailing());
    }
    return lines;
  }

  /// A bar of `width` characters of which `share` is full, to an eighth of a character.
  static String bar(double share, int width) {
    int eighths = (int) Math.round(Math.clamp(share, 0.0, 1.0) * width * 8);
    String full = "█".repeat(eighths / 8);
    String rest = eighths % 8 == 0 ? "" : String.valueOf((char) (0x2590 - eighths % 8));
    return Words.left(full + rest, width);
  }

  /// The losses so far, thinned to at most a thousand: each the mean of as many steps as the
  /// others.
  private static final class Curve {
    private static final int MOST = 1_024;
    private final double[] sums = new double[MOST];
    private int full;
    private int steps = 1;
    private int inLast;

    void clear() {
      full = 0;
      steps = 1;
      inLast = 0;
      Arrays.fill(sums, 0);
    }

    void add(double loss) {
      if (!Double.isFinite(loss)) {
        return;
      }
      sums[full] += loss;
      inLast++;
      if (inLast < steps) {
        return;
      }
      inLast = 0;
      full++;
      if (full == MOST) {
        for (int i = 0; i < MOST / 2; i++) {
          sums[i] = sums[2 * i] + sums[2 * i + 1];
        }
        Arrays.fill(sums, MOST / 2, MOST, 0);
        full = MOST / 2;
        steps *= 2;
      }
    }

    double[] values() {
      double[] values = new double[full];
      for (int i = 0; i < full; i++) {
        values[i] = sums[i] / steps;
      }
      return values;
    }

    double highest() {
      return Arrays.stream(values()).max().orElse(Double.NaN);
    }

    double lowest() {
      return Arrays.stream(values()).min().orElse(Double.NaN);
    }
  }
}
