package dev.downhill.program;

import static java.util.Objects.requireNonNull;

import dev.downhill.kernel.Access;
import dev.downhill.kernel.AttentionSizes;
import dev.downhill.kernel.Box;
import dev.downhill.kernel.Fold;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The kernels of a program in order, and where each of its buffers lives.
///
/// An update is written straight into its leaf's own array when nothing reads the old values
/// later, and otherwise copied there at the end. A sum over rows that only an update `leaf ← leaf
/// + sum` reads continues from the leaf's values, block by block, so that micro-batches give the
/// bits of one batch.
final class Plan {
  private final Map<Tensor, Buffer> memory = new LinkedHashMap<>();
  private final Map<Tensor, Buffer> continued = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final Chance chance;
  private final Fuse.Result fused;
  private final Set<Buffer> overwritten = new HashSet<>();

  /// Slopes of attentions that have their step.
  private final Set<Tensor> placed = new HashSet<>();

  /// @param steps kernel launches in order
  /// @param outputs the buffer of each output
  /// @param leaves the buffer of each leaf
  /// @param memory the buffer of each formula that is kept in one
  /// @param slots which of the program's own arrays each buffer is; buffers of leaves have none
  /// @param sizes how many numbers each own array holds
  /// @param dtypes what each own array holds
  record Result(
      List<Step> steps,
      List<Buffer> outputs,
      Map<Tensor, Buffer> leaves,
      Map<Tensor, Buffer> memory,
      Map<Buffer, Integer> slots,
      List<Integer> sizes,
      List<DType> dtypes) {
    /// Bytes that the program's own arrays take.
    long bytes() {
      return IntStream.range(0, sizes.size())
          .mapToLong(slot -> (long) sizes.get(slot) * dtypes.get(slot).bytes())
          .sum();
    }

    /// The program's own arrays.
    Object[] newArrays() {
      return IntStream.range(0, sizes.size())
          .mapToObj(slot -> Values.newArray(dtypes.get(slot), sizes.get(slot)))
          .toArray();
    }
  }

  /// Which random numbers a formula draws.
  ///
  /// @param streams the stream of each source
  /// @param draws how many draws of the same source and number came before this one
  record Chance(Map<Noise, Long> streams, Map<Tensor, Integer> draws) {
    /// Two draws are two streams, even of one source: a layer used twice drops different units.
    long stream(Tensor node, Noise noise, int draw) {
      Long source = streams.get(noise);
      if (source == null) {
        throw new IllegalArgumentException("a formula draws random numbers from an unnamed source");
      }
      return (source * 31 + draw) * 0x9E3779B97F4A7C15L + requireNonNull(draws.get(node));
    }
  }

  private Plan(Fuse.Result fused, Chance chance) {
    this.fused = fused;
    this.chance = chance;
  }

  /// @param outputs simple formulas wanted at the end
  /// @param updates leaf → simple formula of its new values
  /// @param chance which random numbers they draw
  /// @param fusing whether to fuse loops
  static Result of(
      List<Tensor> outputs, Map<Tensor, Tensor> updates, Chance chance, boolean fusing) {
    List<Tensor> needed = placing(outputs, updates.values());
    List<Tensor> order = Tensor.formulaOrder(needed);
    Map<Tensor, Tensor> continuing = continuing(order, outputs, updates);
    Set<Tensor> aliases = new HashSet<>();
    continuing
        .values()
        .forEach(leaf -> aliases.add(Fuse.memory(requireNonNull(updates.get(leaf)))));
    List<Tensor> kept = new ArrayList<>(continuing.keySet());
    needed.stream().filter(node -> !aliases.contains(Fuse.memory(node))).forEach(kept::add);
    List<Tensor> looking =
        order.stream().filter(n -> n.op() instanceof Op.Gather || isScatter(n)).toList();
    List<Tensor> indices = looking.stream().map(node -> node.in(1)).distinct().toList();
    Plan plan = new Plan(Fuse.of(order, indices, kept, fusing), chance);
    for (Tensor node : order) {
      if (Kind.GIVEN.is(node)) {
        plan.memory.put(node, Buffer.of(node));
      }
    }
    updates.keySet().forEach(leaf -> plan.memory.computeIfAbsent(leaf, Buffer::of));
    continuing.forEach((sum, leaf) -> plan.continued.put(sum, plan.buffer(leaf)));
    List<Unit> units = plan.fused.units();
    units.subList(0, plan.fused.indexed()).forEach(plan::launch);
    looking.stream().map(plan::check).distinct().forEach(plan.steps::add);
    units.subList(plan.fused.indexed(), units.size()).forEach(plan::launch);
    updates.forEach(
        (leaf, value) -> {
          if (!aliases.contains(Fuse.memory(value))) {
            plan.update(leaf, value);
          }
        });
    if (fusing) {
      plan.follow();
    }
    List<Buffer> results = outputs.stream().map(node -> plan.result(node, updates)).toList();
    Map<Tensor, Buffer> leaves = new LinkedHashMap<>();
    plan.memory.forEach(
        (node, buffer) -> {
          if (buffer.leaf() == node) {
            leaves.put(node, buffer);
          }
        });
    return Slots.assign(Order.of(plan.steps, results), results, leaves, plan.memory);
  }

  /// Outputs and updates in an order that lets loops update in place: first what only reads the
  /// old values, then the updates, last the outputs that are made of the same formulas as they,
  /// which join the updates' loops.
  private static List<Tensor> placing(List<Tensor> outputs, Collection<Tensor> updates) {
    Set<Tensor> updating = new HashSet<>(Tensor.formulaOrder(List.copyOf(updates)));
    updating.removeIf(Kind.GIVEN::is);
    List<Tensor> before = new ArrayList<>(outputs);
    before.removeIf(
        output -> Tensor.formulaOrder(List.of(output)).stream().anyMatch(updating::contains));
    return Stream.of(before, updates, outputs).flatMap(Collection::stream).distinct().toList();
  }

  /// Sums over rows that continue from the leaf they are added to: sum → leaf. Nothing else may
  /// read the leaf, the sum, or what lies between them.
  private static Map<Tensor, Tensor> continuing(
      List<Tensor> order, List<Tensor> outputs, Map<Tensor, Tensor> updates) {
    Map<Tensor, Integer> readers = new HashMap<>();
    order.forEach(node -> node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum)));
    outputs.forEach(node -> readers.merge(node, 1, Integer::sum));
    updates.values().forEach(node -> readers.merge(node, 1, Integer::sum));
    Map<Tensor, Tensor> continuing = new LinkedHashMap<>();
    updates.forEach(
        (leaf, value) -> {
          Tensor added = Fuse.memory(value);
          if (!(added.op() instanceof Op.Add) || !added.inputs().contains(leaf)) {
            return;
          }
          Tensor term = added.in(added.in(0) == leaf ? 1 : 0);
          Tensor sum = Fuse.memory(term);
          if ((Group.isFold(sum) || isProduct(sum) || isScatter(sum))
              && readers.getOrDefault(leaf, 0) == 1
              && readAlone(value, readers)
              && readAlone(term, readers)) {
            continuing.put(sum, leaf);
          }
        });
    return continuing;
  }

  /// Whether the node, and what it is a view of, has one reader.
  private static boolean readAlone(Tensor node, Map<Tensor, Integer> readers) {
    Tensor on = node;
    while (Kind.VIEW.is(on) && readers.getOrDefault(on, 0) == 1) {
      on = on.in(0);
    }
    return !Kind.VIEW.is(on) && readers.getOrDefault(on, 0) == 1;
  }

  private static boolean isProduct(Tensor node) {
    return node.op() instanceof Op.MatMul;
  }

  private static boolean isScatter(Tensor node) {
    return node.op() instanceof Op.ScatterAdd;
  }

  /// What must hold of the indices that a formula looks up by. All is checked before a leaf is
  /// written: see [#mayOverwrite].
  private Step check(Tensor node) {
    Tensor indices = node.in(1);
    int rows = (isScatter(node) ? node : node.in(0)).shape().dim(0);
    return new Step.Check(buffer(indices), indices.shape(), rows);
  }

  /// The buffer that holds the node's numbers, or will.
  private Buffer buffer(Tensor node) {
    Tensor base = Fuse.memory(node);
    return memory.computeIfAbsent(base, n -> Buffer.own(n.dtype(), n.shape().size()));
  }

  private void launch(Unit unit) {
    switch (unit) {
      case Group group -> launch(group);
      case Unit.Single(_, Tensor node) -> launch(node);
    }
  }

  private void launch(Group group) {
    Lower.Lowered lowered = Lower.of(group, fused);
    int rows = group.space().rows();
    int cols = group.space().cols();
    int blocks = (rows + Fold.BLOCK - 1) / Fold.BLOCK;
    List<Buffer> arrays = new ArrayList<>();
    List<Buffer> writes = new ArrayList<>();
    List<Step> folds = new ArrayList<>();
    for (int i = 0; i < lowered.arrays().size(); i++) {
      Tensor node = lowered.arrays().get(i);
      Access access = lowered.loop().arrays().get(i);
      Buffer array;
      if (access == Access.PARTIAL) {
        Buffer continues = continued.get(node);
        if (blocks == 1 && continues == null) {
          array = buffer(node); // one block, started from 0, is the sum
        } else {
          array = Buffer.own(node.dtype(), blocks * cols);
          Buffer to = continues != null ? continues : buffer(node);
          folds.add(new Step.FoldBlocks(array, blocks, cols, to, continues != null));
        }
      } else {
        array = buffer(node);
      }
      arrays.add(array);
      if (access == Access.PARTIAL || fused.home().get(node) == group) {
        writes.add(array);
      }
    }
    steps.add(new Step.Fused(lowered.loop(), rows, cols, arrays, writes));
    steps.addAll(folds);
  }

  private void launch(Tensor node) {
    switch (node.op()) {
      case Op.MatMul(boolean ta, boolean tb) -> {
        Shape shape = node.shape();
        int m = shape.dim(-2);
        int n = shape.dim(-1);
        int k = node.in(0).shape().dim(ta ? -2 : -1);
        int count = 1;
        for (int axis = 0; axis < shape.rank() - 2; axis++) {
          count *= shape.dim(axis);
        }
        Buffer continues = continued.get(node);
        Buffer to = continues != null ? continues : buffer(node);
        steps.add(
            new Step.Product(
                buffer(node.in(0)),
                ta,
                buffer(node.in(1)),
                tb,
                to,
                continues != null,
                count,
                m,
                n,
                k));
      }
      case Op.Random(Noise noise, int draw) -> {
        Shape shape = node.shape();
        int rows = shape.rank() == 0 ? 1 : shape.dim(0);
        int cols = rows == 0 ? 0 : shape.size() / rows;
        steps.add(new Step.Random(buffer(node), chance.stream(node, noise, draw), rows, cols));
      }
      case Op.Cast(_) -> steps.add(new Step.Cast(buffer(node.in(0)), buffer(node)));
      case Op.Attention(double scale) -> {
        List<Buffer> inputs = node.inputs().stream().map(this::buffer).toList();
        steps.add(new Step.Attention(inputs, buffer(node), attentionSizes(node), scale));
      }
      case Op.AttentionGradient(_, double scale) -> attentionGradient(node, scale);
      case Op.Gather() -> {
        int count = node.in(1).shape().size();
        steps.add(
            new Step.Gather(
                buffer(node.in(0)), buffer(node.in(1)), buffer(node), count, cols(node.in(0))));
      }
      case Op.ScatterAdd(int rows) -> {
        Buffer continues = continued.get(node);
        int count = node.in(1).shape().size();
        steps.add(
            new Step.ScatterAdd(
                buffer(node.in(0)),
                buffer(node.in(1)),
                continues != null ? continues : buffer(node),
                continues != null,
                count,
                rows,
                cols(node)));
      }
      default ->
          steps.addAll(
              Moves.of(node, node.inputs().stream().map(this::buffer).toList(), buffer(node)));
    }
  }

  /// The slopes of one attention by several inputs are one step, where the first of them stands.
  private void attentionGradient(Tensor node, double scale) {
    if (placed.contains(node)) {
      return;
    }
    @Nullable Buffer[] by = new Buffer[3];
    for (Unit unit : fused.units()) {
      if (unit instanceof Unit.Single(_, Tensor other)
          && other.op() instanceof Op.AttentionGradient(int which, double same)
          && same == scale
          && other.inputs().equals(node.inputs())) {
        by[which] = buffer(other);
        placed.add(other);
      }
    }
    List<Buffer> inputs = node.inputs().stream().map(this::buffer).toList();
    steps.add(new Step.AttentionGradient(inputs, by[0], by[1], by[2], attentionSizes(node), scale));
  }

  private static AttentionSizes attentionSizes(Tensor node) {
    Shape queries = node.in(0).shape();
    Shape values = node.in(2).shape();
    int t = queries.dim(-2);
    int d = queries.dim(-1);
    int batch = 1;
    for (int axis = 0; axis < queries.rank() - 2; axis++) {
      batch *= queries.dim(axis);
    }
    return new AttentionSizes(batch, t, values.dim(-2), d, values.dim(-1));
  }

  /// Numbers in a row of a table.
  private static int cols(Tensor table) {
    return Arrays.stream(table.shape().dims()).skip(1).reduce(1, (a, b) -> a * b);
  }

  /// The buffer of an output; a leaf that an update overwrites is copied before.
  private Buffer result(Tensor output, Map<Tensor, Tensor> updates) {
    Tensor base = Fuse.memory(output);
    if (!updates.containsKey(base)) {
      return buffer(output);
    }
    Buffer old = buffer(base);
    Buffer before = Buffer.own(old.dtype(), old.size());
    steps.addFirst(copy(old, before));
    return before;
  }

  /// `leaf ← value`, in place if the kernel that works the value out may write there at once.
  private void update(Tensor leaf, Tensor value) {
    Buffer target = buffer(leaf);
    Buffer result = buffer(value);
    if (Kind.GIVEN.is(Fuse.memory(value))) {
      // The new value is another leaf's old one: taken before anything is overwritten.
      Buffer before = Buffer.own(result.dtype(), result.size());
      steps.addFirst(copy(result, before));
      steps.add(copy(before, target));
      return;
    }
    int writer = 0; // the first, as a formula may be written piece by piece
    while (writer < steps.size() && !steps.get(writer).writes().contains(result)) {
      writer++;
    }
    if (writer < steps.size()
        && !overwritten.contains(result)
        && mayOverwrite(writer, result, target)) {
      replace(result, target);
      overwritten.add(target);
    } else {
      steps.add(copy(result, target));
    }
  }

  private boolean mayOverwrite(int writer, Buffer result, Buffer target) {
    if (overwritten.contains(target)) {
      return false;
    }
    for (int i = writer; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean reads = step.reads().contains(target);
      boolean aligned =
          i == writer && step instanceof Step.Fused loop && loop.mayOverwrite(target, result);
      if ((reads && !aligned)
          || (i > writer && step.writes().contains(target))
          || step instanceof Step.Check) {
        return false;
      }
    }
    return true;
  }

  /// Lets loops that go over the result of the product before them follow it part by part.
  private void follow() {
    for (int i = steps.size() - 2; i >= 0; i--) {
      if (steps.get(i) instanceof Step.Product product
          && steps.get(i + 1) instanceof Step.Fused loop) {
        Optional<Step.Followed> both = Step.Followed.of(product, loop);
        if (both.isPresent()) {
          steps.set(i, both.get());
          steps.remove(i + 1);
        }
      }
    }
  }

  private static Step copy(Buffer from, Buffer to) {
    return new Step.Move(from, to, Box.whole(from.size()));
  }

  /// Puts `to` where `from` stood, everywhere.
  private void replace(Buffer from, Buffer to) {
    memory.replaceAll((_, buffer) -> buffer == from ? to : buffer);
    steps.replaceAll(
        step ->
            switch (step) {
              case Step.Fused(var loop, int rows, int cols, var arrays, var writes) ->
                  new Step.Fused(loop, rows, cols, swap(arrays, from, to), swap(writes, from, to));
              case Step.FoldBlocks(var partials, int blocks, int cols, var out, boolean more) ->
                  new Step.FoldBlocks(
                      swap(partials, from, to), blocks, cols, swap(out, from, to), more);
              case Step.Product(
                      var a,
                      boolean ta,
                      var b,
                      boolean tb,
                      var c,
                      boolean more,
                      int count,
                      int m,
                      int n,
                      int k) ->
                  new Step.Product(
                      swap(a, from, to),
                      ta,
                      swap(b, from, to),
                      tb,
                      swap(c, from, to),
                      more,
                      count,
                      m,
                      n,
                      k);
              case Step.Followed _ ->
                  throw new IllegalStateException("loops follow products last of all");
              case Step.Move(var in, var out, var box) ->
                  new Step.Move(swap(in, from, to), swap(out, from, to), box);
              case Step.Attention(var inputs, var out, var sizes, double scale) ->
                  new Step.Attention(swap(inputs, from, to), swap(out, from, to), sizes, scale);
              case Step.AttentionGradient(
                      var inputs,
                      var q,
                      var k,
                      var v,
                      var sizes,
                      double scale) ->
                  new Step.AttentionGradient(
                      swap(inputs, from, to),
                      q == from ? to : q,
                      k == from ? to : k,
                      v == from ? to : v,
                      sizes,
                      scale);
              case Step.Cast(var in, var out) ->
                  new Step.Cast(swap(in, from, to), swap(out, from, to));
              case Step.Check(var indices, var shape, int rows) ->
                  new Step.Check(swap(indices, from, to), shape, rows);
              case Step.Gather(var table, var indices, var out, int count, int cols) ->
                  new Step.Gather(
                      swap(table, from, to),
                      swap(indices, from, to),
                      swap(out, from, to),
                      count,
                      cols);
              case Step.ScatterAdd(
                      var in,
                      var indices,
                      var out,
                      boolean more,
                      int count,
                      int rows,
                      int cols) ->
                  new Step.ScatterAdd(
                      swap(in, from, to),
                      swap(indices, from, to),
                      swap(out, from, to),
                      more,
                      count,
                      rows,
                      cols);
              case Step.Zero(var out) -> new Step.Zero(swap(out, from, to));
              case Step.Random(var out, long stream, int rows, int cols) ->
                  new Step.Random(swap(out, from, to), stream, rows, cols);
            });
  }

  private static Buffer swap(Buffer buffer, Buffer from, Buffer to) {
    return buffer == from ? to : buffer;
  }

  private static List<Buffer> swap(List<Buffer> buffers, Buffer from, Buffer to) {
    return buffers.stream().map(buffer -> swap(buffer, from, to)).toList();
  }
}
