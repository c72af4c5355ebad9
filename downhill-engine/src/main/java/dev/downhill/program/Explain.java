package dev.downhill.program;

import static java.util.Objects.requireNonNull;

import dev.downhill.explanation.Explanation.Array;
import dev.downhill.explanation.Explanation.Kernel;
import dev.downhill.explanation.Explanation.Kind;
import dev.downhill.kernel.AttentionSizes;
import dev.downhill.kernel.Box;
import dev.downhill.kernel.Fold;
import dev.downhill.kernel.Form;
import dev.downhill.kernel.Instruction;
import dev.downhill.kernel.Loop;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Puts a [Plan] into words and numbers: what each kernel computes, reads and writes.
final class Explain {
  private final Plan.Result plan;
  private final int first;
  private final Map<Buffer, String> names = new HashMap<>();

  /// @param given what formulas are called, by simple formula
  /// @param first the number of the first kernel
  Explain(Plan.Result plan, Map<Tensor, String> given, int first) {
    this.plan = plan;
    this.first = first;
    int numbersOfTheStep = 0;
    for (Map.Entry<Tensor, Buffer> leaf : plan.leaves().entrySet()) {
      String name =
          switch (leaf.getKey().op()) {
            case Op.Data _ -> "data";
            case Op.OfStep _ -> "step" + ++numbersOfTheStep;
            default -> "leaf";
          };
      names.put(leaf.getValue(), given.getOrDefault(leaf.getKey(), name));
    }
    given.forEach(
        (formula, name) -> {
          Buffer buffer = plan.memory().get(Fuse.memory(formula));
          if (buffer != null) {
            names.putIfAbsent(buffer, name);
          }
        });
    for (int i = 0; i < plan.steps().size(); i++) {
      List<Buffer> unnamed =
          plan.steps().get(i).writes().stream().filter(one -> !names.containsKey(one)).toList();
      for (Buffer buffer : unnamed) {
        char letter = (char) ('a' + unnamed.indexOf(buffer));
        names.put(buffer, "k" + (first + i) + (unnamed.size() == 1 ? "" : letter));
      }
    }
  }

  /// @param forms of which form each kernel is
  /// @param runs how often a step runs each
  /// @param micros the time of each in microseconds; NaN where it was not measured
  List<Kernel> kernels(IntFunction<Form> forms, int runs, double[] micros) {
    List<Kernel> kernels = new ArrayList<>();
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      int touched =
          switch (step) {
            case Step.Move(_, _, Box box) -> box.size();
            case Step.Gather gather -> gather.to().size();
            default -> Integer.MAX_VALUE;
          };
      kernels.add(
          new Kernel(
              first + i,
              kind(step),
              passes(step),
              sizes(step),
              arrays(reads(step), touched),
              arrays(step.writes().stream(), touched),
              flops(step),
              forms.apply(i).name().toLowerCase(Locale.ROOT),
              runs,
              micros[i]));
    }
    return kernels;
  }

  private static Kind kind(Step step) {
    return switch (step) {
      case Step.Fused(Loop loop, _, _, _, _) when loop.reduces() ->
          loop.fold() == Fold.ROWS ? Kind.SUMS : Kind.ROWS;
      case Step.Fused _ -> Kind.LOOP;
      case Step.FoldBlocks _ -> Kind.FOLD;
      case Step.Product _, Step.Followed _ -> Kind.PRODUCT;
      case Step.Move _, Step.Zero _, Step.Cast _, Step.Gather _ -> Kind.MOVE;
      case Step.ScatterAdd _ -> Kind.SCATTER;
      case Step.Attention _, Step.AttentionGradient _ -> Kind.ATTENTION;
      case Step.Check _ -> Kind.CHECK;
      case Step.Random _ -> Kind.RANDOM;
    };
  }

  private List<List<String>> passes(Step step) {
    return switch (step) {
      case Step.Fused(Loop loop, int rows, _, var arrays, _) ->
          Wording.of(loop, arrays.stream().map(this::name).toList(), rows);
      case Step.FoldBlocks(Buffer partials, _, _, Buffer to, boolean more) ->
          line(to, more, "Σ " + name(partials) + "[block]");
      case Step.Product product ->
          line(
              product.c(),
              product.accumulate(),
              name(product.a())
                  + (product.transposeA() ? "ᵀ" : "")
                  + " · "
                  + name(product.b())
                  + (product.transposeB() ? "ᵀ" : ""));
      case Step.Followed(var product, var then) ->
          Stream.concat(passes(product).stream(), passes(then).stream()).toList();
      case Step.Move(Buffer from, Buffer to, Box box) ->
          List.of(
              List.of(
                  name(to)
                      + (box.size() < to.size() ? "[part] ← " : " ← ")
                      + moved(from, box)
                      + name(from)));
      case Step.Zero(Buffer to) -> line(to, false, "0");
      case Step.Attention(var in, Buffer to, _, _) ->
          line(
              to,
              false,
              "attention(" + in.stream().map(this::name).collect(Collectors.joining(", ")) + ")");
      case Step.AttentionGradient(var in, _, _, _, _, _) ->
          List.of(
              List.of(
                  step.writes().stream().map(this::name).collect(Collectors.joining(", "))
                      + " ← slopes of attention("
                      + in.stream().map(this::name).collect(Collectors.joining(", "))
                      + ")"));
      case Step.Cast(Buffer from, Buffer to) -> line(to, false, name(from) + " as " + to.dtype());
      case Step.Gather(Buffer table, Buffer indices, Buffer to, _, _) ->
          line(to, false, name(table) + "[" + name(indices) + "]");
      case Step.ScatterAdd(Buffer from, Buffer indices, Buffer to, boolean more, _, _, _) ->
          line(to, more, "Σ " + name(from) + " by " + name(indices));
      case Step.Check(Buffer indices, _, int rows) ->
          List.of(List.of("0 ≤ " + name(indices) + " < " + rows));
      case Step.Random(Buffer to, _, _, _) -> line(to, false, "uniform in [0, 1)");
    };
  }

  /// What becomes of the numbers on their way.
  private static String moved(Buffer from, Box box) {
    boolean repeats = false;
    boolean inOrder = true;
    for (int axis = 0, before = Integer.MAX_VALUE; axis < box.dims().length; axis++) {
      if (box.dims()[axis] > 1) {
        int stride = box.sourceStrides()[axis];
        repeats |= stride == 0;
        inOrder &= stride <= before;
        before = stride;
      }
    }
    return repeats
        ? "repeated "
        : !inOrder ? "transposed " : box.size() < from.size() ? "part of " : "";
  }

  private List<List<String>> line(Buffer to, boolean more, String value) {
    return List.of(List.of(name(to) + " ← " + (more ? name(to) + " + " : "") + value));
  }

  private static List<Integer> sizes(Step step) {
    return switch (step) {
      case Step.Fused(_, int rows, int cols, _, _) -> List.of(rows, cols);
      case Step.FoldBlocks(_, int blocks, int cols, _, _) -> List.of(blocks, cols);
      case Step.Product p -> List.of(p.count(), p.m(), p.n(), p.k());
      case Step.Followed(var product, _) -> sizes(product);
      case Step.Move(_, _, Box box) -> {
        int[] dims = box.dims();
        int cols = dims.length == 0 ? 1 : dims[dims.length - 1];
        yield List.of(cols == 0 ? 0 : box.size() / cols, cols);
      }
      case Step.Zero(Buffer to) -> List.of(1, to.size());
      case Step.Attention(_, _, var s, _) -> sizes(s);
      case Step.AttentionGradient(_, _, _, _, var s, _) -> sizes(s);
      case Step.Cast(_, Buffer to) -> List.of(1, to.size());
      case Step.Check(_, Shape shape, _) -> List.of(1, shape.size());
      case Step.Gather(_, _, _, int count, int cols) -> List.of(count, cols);
      case Step.ScatterAdd(_, _, _, _, int count, _, int cols) -> List.of(count, cols);
      case Step.Random(_, _, int rows, int cols) -> List.of(rows, cols);
    };
  }

  private static List<Integer> sizes(AttentionSizes s) {
    return List.of(s.batch(), s.queries(), s.keys(), s.width(), s.values());
  }

  /// Operations of the products between all queries and keys, whose numbers are so long.
  private static long flops(AttentionSizes s, long numbers) {
    return 2L * s.batch() * s.queries() * s.keys() * numbers;
  }

  private static long flops(Step step) {
    return switch (step) {
      case Step.Fused(Loop loop, int rows, int cols, _, _) -> loop.flops(rows, cols);
      case Step.FoldBlocks(_, int blocks, int cols, _, boolean more) ->
          (long) Math.max(0, more ? blocks : blocks - 1) * cols;
      case Step.Product p -> 2L * p.count() * p.m() * p.n() * p.k();
      case Step.Followed(var product, var then) -> flops(product) + flops(then);
      case Step.ScatterAdd(_, _, _, _, int count, _, int cols) -> (long) count * cols;
      case Step.Attention(_, _, var s, _) -> flops(s, s.width() + s.values());
      case Step.AttentionGradient(_, var q, var k, var v, var s, _) -> {
        int width = s.width() * (1 + (q == null ? 0 : 1) + (k == null ? 0 : 1));
        int values = s.values() * ((q == null && k == null ? 0 : 1) + (v == null ? 0 : 1));
        yield flops(s, width + values);
      }
      case Step.Move _, Step.Zero _, Step.Cast _, Step.Gather _, Step.Check _, Step.Random _ -> 0;
    };
  }

  /// What a step reads, arrays that it also writes included.
  private static Stream<Buffer> reads(Step step) {
    if (step instanceof Step.Followed(var product, var then)) {
      return Stream.concat(reads(product), reads(then).filter(one -> one != product.c()));
    }
    if (!(step instanceof Step.Fused(Loop loop, _, _, var arrays, _))) {
      return step.reads().stream();
    }
    Set<Buffer> read = new LinkedHashSet<>();
    loop.stages().stream()
        .flatMap(stage -> stage.code().stream())
        .forEach(
            instruction -> {
              if (instruction instanceof Instruction.Load(int array)) {
                read.add(arrays.get(array));
              }
            });
    return read.stream();
  }

  /// @param touched how many numbers of each at most
  private List<Array> arrays(Stream<Buffer> buffers, int touched) {
    return buffers
        .distinct()
        .map(
            buffer ->
                new Array(
                    name(buffer),
                    (long) Math.min(touched, buffer.size()) * buffer.dtype().bytes(),
                    plan.slots().getOrDefault(buffer, -1) + 1))
        .toList();
  }

  private String name(Buffer buffer) {
    return requireNonNull(names.get(buffer));
  }
}
