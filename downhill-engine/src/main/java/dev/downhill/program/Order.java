package dev.downhill.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The order in which planned steps run, so that less is alive at once: what needs no other step
/// waits until it is needed, and what makes more room than it takes runs as soon as it can, as
/// the sum over a gradient's rows. Otherwise steps keep the order in which they were planned.
///
/// Each step sees the numbers that it would have seen, so no bit changes.
final class Order {
  private final List<Step> steps;
  private final Set<Buffer> lasting;
  private final List<Set<Integer>> needs;
  private final Map<Buffer, Integer> uses = new HashMap<>();
  private final Set<Buffer> alive = new HashSet<>();

  private Order(List<Step> steps, Set<Buffer> lasting) {
    this.steps = steps;
    this.lasting = lasting;
    needs = needs(steps);
    steps.forEach(step -> own(step).forEach(buffer -> uses.merge(buffer, 1, Integer::sum)));
  }

  /// @param lasting buffers that are needed to the end
  static List<Step> of(List<Step> planned, List<Buffer> lasting) {
    return new Order(late(planned, Set.copyOf(lasting)), Set.copyOf(lasting)).early();
  }

  /// For each step those before it that must have run: what it reads or overwrites was written by
  /// them, and what it writes was read by them.
  private static List<Set<Integer>> needs(List<Step> steps) {
    Map<Buffer, Integer> writer = new HashMap<>();
    Map<Buffer, List<Integer>> readers = new HashMap<>();
    List<Set<Integer>> needs = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Set<Integer> before = new LinkedHashSet<>();
      for (Buffer buffer : touched(step)) {
        Integer wrote = writer.get(buffer);
        if (wrote != null) {
          before.add(wrote);
        }
      }
      for (Buffer buffer : step.reads()) {
        readers.computeIfAbsent(buffer, _ -> new ArrayList<>()).add(i);
      }
      for (Buffer buffer : step.writes()) {
        List<Integer> read = readers.remove(buffer);
        if (read != null) {
          before.addAll(read);
        }
        writer.put(buffer, i);
      }
      before.remove(i);
      needs.add(before);
    }
    return needs;
  }

  private static Set<Buffer> touched(Step step) {
    Set<Buffer> touched = new LinkedHashSet<>(step.reads());
    touched.addAll(step.writes());
    return touched;
  }

  private static List<Buffer> own(Step step) {
    return touched(step).stream().filter(buffer -> buffer.leaf() == null).toList();
  }

  /// Each step just before the first that needs it. Of those that write what is wanted, what
  /// fewer steps lead to comes first: an update of the last layer's knobs before those of the
  /// first, so that backward each gradient is used up as soon as it is there.
  private static List<Step> late(List<Step> planned, Set<Buffer> lasting) {
    List<Set<Integer>> needs = needs(planned);
    List<BitSet> behind = new ArrayList<>();
    BitSet needed = new BitSet();
    for (Set<Integer> before : needs) {
      BitSet all = new BitSet();
      for (int need : before) {
        all.set(need);
        all.or(behind.get(need));
        needed.set(need);
      }
      behind.add(all);
    }
    BitSet placed = new BitSet();
    List<Step> order = new ArrayList<>();
    IntStream.range(0, planned.size())
        .filter(i -> !needed.get(i) || isWanted(planned.get(i), lasting))
        .boxed()
        .sorted(Comparator.comparingInt(i -> behind.get(i).cardinality()))
        .forEach(
            last -> {
              BitSet next = (BitSet) behind.get(last).clone();
              next.set(last);
              next.andNot(placed);
              next.stream().forEach(i -> order.add(planned.get(i)));
              placed.or(next);
            });
    return order;
  }

  private static boolean isWanted(Step step, Set<Buffer> lasting) {
    return step.writes().stream().anyMatch(to -> to.leaf() != null || lasting.contains(to));
  }

  private List<Step> early() {
    List<Set<Integer>> left = new ArrayList<>();
    List<List<Integer>> followers = new ArrayList<>();
    TreeSet<Integer> ready = new TreeSet<>();
    for (int i = 0; i < steps.size(); i++) {
      left.add(new HashSet<>(needs.get(i)));
      followers.add(new ArrayList<>());
      for (int need : needs.get(i)) {
        followers.get(need).add(i);
      }
      if (needs.get(i).isEmpty()) {
        ready.add(i);
      }
    }
    List<Step> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next =
          ready.stream().filter(i -> growth(steps.get(i)) <= 0).findFirst().orElse(ready.first());
      ready.remove(next);
      run(steps.get(next));
      order.add(steps.get(next));
      for (int follower : followers.get(next)) {
        left.get(follower).remove(next);
        if (left.get(follower).isEmpty()) {
          ready.add(follower);
        }
      }
    }
    return order;
  }

  /// Bytes that the step begins to hold, less those that nobody needs after it.
  private long growth(Step step) {
    long growth = 0;
    for (Buffer buffer : own(step)) {
      long bytes = (long) buffer.size() * buffer.dtype().bytes();
      growth += alive.contains(buffer) ? 0 : bytes;
      growth -= uses.getOrDefault(buffer, 0) == 1 && !lasting.contains(buffer) ? bytes : 0;
    }
    return growth;
  }

  private void run(Step step) {
    for (Buffer buffer : own(step)) {
      alive.add(buffer);
      uses.merge(buffer, -1, Integer::sum);
    }
  }
}
