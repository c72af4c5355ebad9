package dev.downhill.program;

import dev.downhill.tensor.Op;
import dev.downhill.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Has cheap formulas worked out again where they are read late, so that they need no memory in
/// between.
///
/// The gradient of an activation reads several numbers that are each a few operations on one and
/// the same array: keeping that array, and working the others out once more beside what reads
/// them, writes and reads less. A formula is worked out again if it is made of one array of its
/// size that is in memory anyway, in few operations; others are kept. No bit changes, as each is
/// worked out in the same way.
///
/// Chen, Xu, Zhang and Guestrin 2016, *Training deep nets with sublinear memory cost*,
/// [arXiv:1604.06174](https://arxiv.org/abs/1604.06174), section 3, for the idea.
final class Recompute {
  /// A formula of more operations than this is kept.
  private static final int MOST_OPERATIONS = 16;

  /// Arrays with fewer numbers stay in the cache as they are.
  private static final int FEWEST_NUMBERS = 1 << 12;

  /// The last kernel of its own that a formula waits for, counted from 1; 0 if it waits for none.
  private final Map<Tensor, Integer> times = new HashMap<>();

  private final Set<Tensor> inMemory;
  private final Map<Tensor, Light> light = new HashMap<>();
  private final Map<Tensor, Tensor> renewed = new HashMap<>();
  private final Map<At, Tensor> again = new HashMap<>();

  /// A formula that may be worked out again.
  ///
  /// @param source the array that it is made of
  /// @param cost operations
  private record Light(Tensor source, int cost) {}

  /// A formula as it is worked out at some time.
  private record At(Tensor node, int time) {}

  /// Kernels of their own so far.
  private int singles;

  private Recompute(Set<Tensor> inMemory) {
    this.inMemory = inMemory;
  }

  /// Each of these formulas, and what they are made of, with others in their place where some are
  /// worked out again.
  ///
  /// @param formulas simple ones
  static Map<Tensor, Tensor> of(List<Tensor> formulas) {
    List<Tensor> order = Tensor.formulaOrder(formulas);
    Recompute recompute = new Recompute(Kind.inMemory(order, formulas));
    order.forEach(recompute::see);
    order.forEach(recompute::renew);
    return recompute.renewed;
  }

  private void see(Tensor node) {
    int time = node.inputs().stream().mapToInt(this::time).max().orElse(0);
    times.put(node, Kind.SINGLE.is(node) ? ++singles : time);
    boolean cheap = Lower.operations(node.op()) <= 2;
    if (!Kind.LOOPED.is(node)
        || Kind.isReduction(node)
        || !cheap
        || inMemory.contains(node)
        || node.shape().size() < FEWEST_NUMBERS) {
      return;
    }
    Tensor source = null;
    int cost = Lower.operations(node.op());
    for (Tensor input : node.inputs()) {
      Light made = light.get(input);
      if (made == null && (Kind.VIRTUAL.is(input) || Simplify.constant(input).isPresent())) {
        continue;
      }
      Tensor from = made == null ? Fuse.memory(input) : made.source;
      cost += made == null ? 0 : made.cost;
      if (Kind.GIVEN.is(from) || Kind.VIRTUAL.is(from) || source != null && source != from) {
        return;
      }
      source = from;
    }
    if (source != null && cost <= MOST_OPERATIONS) {
      light.put(node, new Light(source, cost));
    }
  }

  private int time(Tensor node) {
    return times.getOrDefault(node, 0);
  }

  private void renew(Tensor node) {
    boolean late = Kind.LOOPED.is(node);
    int reader = reader(node);
    List<Tensor> inputs =
        node.inputs().stream()
            .map(
                input ->
                    isStored(input)
                        ? again(input, reader)
                        : late && light.containsKey(input) && time(input) < time(node)
                            ? again(input, time(node))
                            : renewed.getOrDefault(input, input))
            .toList();
    renewed.put(node, inputs.equals(node.inputs()) ? node : node.withInputs(inputs));
  }

  /// Whether a formula only reads what is stored to save memory: whoever needs it reads anew.
  private static boolean isStored(Tensor node) {
    return node.op() instanceof Op.Cast
        && Kind.GIVEN.is(node.in(0))
        && !node.in(0).dtype().computes()
        && node.shape().size() >= FEWEST_NUMBERS;
  }

  /// The last kernel of its own that a reader of something stored waits for, or is.
  private int reader(Tensor node) {
    return Kind.SINGLE.is(node)
        ? time(node)
        : node.inputs().stream()
            .filter(input -> !isStored(input))
            .mapToInt(this::time)
            .max()
            .orElse(0);
  }

  private Tensor again(Tensor node, int time) {
    At at = new At(node, time);
    Tensor known = again.get(at);
    if (known != null) {
      return known;
    }
    List<Tensor> inputs =
        node.inputs().stream()
            .map(
                input ->
                    light.containsKey(input)
                        ? again(input, time)
                        : renewed.getOrDefault(input, input))
            .toList();
    Tensor made = node.withInputs(inputs);
    again.put(at, made);
    return made;
  }
}
