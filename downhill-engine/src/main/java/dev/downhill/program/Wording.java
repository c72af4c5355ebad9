package dev.downhill.program;

import dev.downhill.kernel.Access;
import dev.downhill.kernel.Fold;
import dev.downhill.kernel.Instruction;
import dev.downhill.kernel.Loop;
import dev.downhill.kernel.Stage;
import dev.downhill.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A [Loop] as formulas that a person reads.
///
/// What is used once stands where it is used; what is used again, or in a later pass, or would
/// make a formula long, has a name of its own: `a`, `b`, …
final class Wording {
  /// A formula of more characters than this gets a name rather than a place in another.
  private static final int LONG = 48;

  /// How tightly an operation binds its operands.
  private static final int LOOSE = 0;

  private static final int SUM = 1;
  private static final int FACTOR = 2;
  private static final int TIGHT = 3;

  /// A formula and how tightly its last operation binds.
  private record Text(String words, int binds) {
    String in(int place) {
      return binds < place ? "(" + words + ")" : words;
    }
  }

  private final Loop loop;
  private final List<String> arrays;
  private final boolean oneBlock;
  private final Map<Instruction, Text> earlier = new HashMap<>();
  private final List<List<String>> passes = new ArrayList<>();
  private int named;

  private Wording(Loop loop, List<String> arrays, int rows) {
    this.loop = loop;
    this.arrays = arrays;
    oneBlock = rows <= Fold.BLOCK;
  }

  /// @param arrays the names of the loop's arrays
  /// @return the formulas of each stage
  static List<List<String>> of(Loop loop, List<String> arrays, int rows) {
    Wording wording = new Wording(loop, arrays, rows);
    for (int stage = 0; stage < loop.stages().size(); stage++) {
      wording.stage(stage);
    }
    wording.passes.removeIf(List::isEmpty);
    return wording.passes;
  }

  private void stage(int stage) {
    List<Instruction> code = loop.stages().get(stage).code();
    List<String> lines = new ArrayList<>();
    passes.add(lines);
    int[] uses = uses(stage);
    Text[] texts = new Text[code.size()];
    Set<Integer> stored = new HashSet<>();
    for (int i = 0; i < texts.length; i++) {
      Instruction instruction = code.get(i);
      if (instruction instanceof Instruction.Store(int array, int a)) {
        if (stored.add(array) && !texts[a].words.equals(element(array))) {
          lines.add(element(array) + " ← " + texts[a].words);
        }
        continue;
      }
      Text text = text(instruction, texts);
      String place = place(stage, i);
      boolean later = isReadLater(stage, i);
      if (!place.isEmpty()) {
        lines.add(place + " ← " + text.words);
        text = tight(place);
      } else if (later || isWorthAName(instruction, text, uses[i])) {
        String name = name();
        lines.add(name + " = " + text.words);
        text = tight(name);
      }
      if (later) {
        earlier.put(new Instruction.RowValue(stage, i), text);
        earlier.put(new Instruction.Recall(stage, i), text);
      }
      texts[i] = text;
    }
  }

  private static boolean isWorthAName(Instruction instruction, Text text, int uses) {
    boolean isLong = text.words.length() > LONG;
    return switch (instruction) {
      case Instruction.Load _, Instruction.Number _, Instruction.Sum _, Instruction.MaxOver _ ->
          false;
      default -> uses > 1 && (text.binds < TIGHT || isLong) || uses > 0 && isLong;
    };
  }

  /// The array that the value is written to and that nothing else in the loop touches: then its
  /// name is the value's. Empty if there is none.
  private String place(int stage, int index) {
    List<Instruction> code = loop.stages().get(stage).code();
    Instruction own = code.get(index);
    if (own instanceof Instruction.Load
        || own instanceof Instruction.Number
        || own instanceof Instruction.RowValue) {
      return "";
    }
    for (Instruction instruction : code) {
      if (instruction instanceof Instruction.Store(int array, int a)
          && a == index
          && !isLoaded(array)) {
        return element(array);
      }
    }
    // A row's sum or maximum is written by the next stage.
    Instruction value = new Instruction.RowValue(stage, index);
    for (Stage later : loop.stages()) {
      for (Instruction instruction : later.code()) {
        if (instruction instanceof Instruction.Store(int array, int a)
            && later.code().get(a).equals(value)
            && !isLoaded(array)) {
          return element(array);
        }
      }
    }
    return "";
  }

  private boolean isLoaded(int array) {
    return loop.stages().stream()
        .flatMap(stage -> stage.code().stream())
        .anyMatch(
            instruction ->
                instruction instanceof Instruction.Load(int other)
                    && arrays.get(other).equals(arrays.get(array)));
  }

  private int[] uses(int stage) {
    List<Instruction> code = loop.stages().get(stage).code();
    int[] uses = new int[code.size()];
    for (Instruction instruction : code) {
      for (int operand : instruction.operands()) {
        uses[operand]++;
      }
    }
    return uses;
  }

  private boolean isReadLater(int stage, int index) {
    return loop.stages().stream()
        .flatMap(later -> later.code().stream())
        .anyMatch(
            other ->
                other.equals(new Instruction.RowValue(stage, index))
                    || other.equals(new Instruction.Recall(stage, index)));
  }

  /// `a`, `b`, … `z`, `a1`, `b1`, …
  private String name() {
    int round = named / 26;
    char letter = (char) ('a' + named++ % 26);
    return letter + (round == 0 ? "" : Integer.toString(round));
  }

  private String element(int array) {
    Access access = loop.arrays().get(array);
    return arrays.get(array)
        + switch (access) {
          case ROW -> "[row]";
          case COLUMN -> "[col]";
          case PARTIAL -> oneBlock ? "" : "[block]";
          default -> "";
        };
  }

  private Text text(Instruction instruction, Text[] at) {
    return switch (instruction) {
      case Instruction.Load(int array) -> tight(element(array));
      case Instruction.Number(double value) -> number(value);
      case Instruction.RowValue _, Instruction.Recall _ ->
          earlier.getOrDefault(instruction, tight("?"));
      case Instruction.ColumnIndex() -> tight("col");
      case Instruction.RowIndex() -> tight("row");
      case Instruction.Negate(int a) -> new Text("−" + at[a].in(TIGHT), FACTOR);
      case Instruction.Exp(int a) -> call("exp", at[a]);
      case Instruction.Log(int a) -> call("log", at[a]);
      case Instruction.Sqrt(int a) -> call("√", at[a]);
      case Instruction.Sin(int a) -> call("sin", at[a]);
      case Instruction.Cos(int a) -> call("cos", at[a]);
      case Instruction.Tanh(int a) -> call("tanh", at[a]);
      case Instruction.Erf(int a) -> call("erf", at[a]);
      case Instruction.Add(int a, int b) -> sum(at[a], " + ", at[b].in(SUM));
      case Instruction.Subtract(int a, int b) -> sum(at[a], " − ", at[b].in(FACTOR));
      case Instruction.Multiply(int a, int b) when a == b -> square(at[a]);
      case Instruction.Multiply(int a, int b) -> product(at[a], " · ", at[b].in(FACTOR));
      case Instruction.Divide(int a, int b) -> product(at[a], " / ", at[b].in(TIGHT));
      case Instruction.Max(int a, int b) -> tight("max(" + at[a].words + ", " + at[b].words + ")");
      case Instruction.Less(int a, int b) -> new Text(at[a].in(SUM) + " < " + at[b].in(SUM), LOOSE);
      case Instruction.Equal(int a, int b) ->
          new Text(at[a].in(SUM) + " = " + at[b].in(SUM), LOOSE);
      case Instruction.Fma(int a, int b, int c) ->
          sum(
              a == b ? square(at[a]) : product(at[a], " · ", at[b].in(FACTOR)),
              " + ",
              at[c].in(SUM));
      case Instruction.Select(int condition, int a, int b) ->
          tight("if(" + at[condition].words + ", " + at[a].words + ", " + at[b].words + ")");
      case Instruction.Sum(int a) -> new Text("Σ " + at[a].in(FACTOR), FACTOR);
      case Instruction.MaxOver(int a) -> tight("max over row(" + at[a].words + ")");
      case Instruction.Store _ -> throw new IllegalStateException("a store has no value");
    };
  }

  private static Text tight(String words) {
    return new Text(words, TIGHT);
  }

  private static Text call(String function, Text of) {
    return tight(function + "(" + of.words + ")");
  }

  private static Text square(Text of) {
    return new Text(of.in(TIGHT) + "²", FACTOR);
  }

  private static Text sum(Text left, String sign, String right) {
    String words = left.in(SUM) + sign + right;
    return new Text(words.replace(" + −", " − "), SUM);
  }

  private static Text product(Text left, String sign, String right) {
    return new Text(left.in(FACTOR) + sign + right, FACTOR);
  }

  /// The number as it is written in a program of the loop's precision.
  private Text number(double value) {
    String digits =
        loop.dtype() == DType.F32 ? Float.toString((float) value) : Double.toString(value);
    String words = digits.replaceFirst("\\.0(?=E|$)", "").replace('-', '−').replace('E', 'e');
    return new Text(words, words.startsWith("−") ? FACTOR : TIGHT);
  }
}
