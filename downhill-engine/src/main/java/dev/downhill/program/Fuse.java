package dev.downhill.program;

import dev.downhill.program.Space.Pattern;
import dev.downhill.program.Space.Reading;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Decides which formulas run as one loop, and in which order the kernels run.
///
/// Kernels stand in a line; a formula may join any loop that comes no earlier than what it reads,
/// so the order needs no search for cycles. Matrix products stand in the order of the formulas,
/// and loops are made when something asks for their results. A formula that another kernel reads
/// is kept in memory, one that only its own loop reads never leaves the registers. Fusing changes
/// no bit: each formula's arithmetic is the same in whatever loop it stands.
final class Fuse {
  /// C2 keeps a loop in registers up to about this many vector operations.
  private static final int MOST_OPERATIONS = 48;

  /// C1 refuses the rest of a row, whose reads and writes are masked, from about 14 of them on in
  /// a JVM that has seen many kernels; and what C1 refuses C2 never sees.
  private static final int MOST_READS = 7;

  private final List<Unit> units = new ArrayList<>();
  private final Map<Tensor, Unit> home = new HashMap<>();
  private final Set<Tensor> kept = new HashSet<>();
  private final boolean fusing;

  /// Kernels before this one work out indices and nothing else.
  private int indexed;

  private Fuse(boolean fusing) {
    this.fusing = fusing;
  }

  /// The kernels in order, where each formula is computed, and which ones are kept in memory.
  ///
  /// @param indexed how many of the kernels work out indices; the others come after them
  record Result(List<Unit> units, Map<Tensor, Unit> home, Set<Tensor> kept, int indexed) {}

  /// @param order simple formulas, inputs first
  /// @param indices the ones that something is looked up by: they are worked out first, so that
  ///     they can be checked before anything else happens
  /// @param needed the ones whose values are wanted in memory
  /// @param fusing false for one kernel per formula: the slow twin that must give the same bits
  static Result of(List<Tensor> order, List<Tensor> indices, List<Tensor> needed, boolean fusing) {
    Fuse fuse = new Fuse(fusing);
    Tensor.formulaOrder(indices).stream().filter(Kind.SINGLE::is).forEach(fuse::single);
    indices.forEach(fuse::keep);
    fuse.indexed = fuse.units.size();
    order.stream()
        .filter(node -> Kind.SINGLE.is(node) && !fuse.home.containsKey(node))
        .forEach(fuse::single);
    needed.forEach(fuse::keep);
    return new Result(fuse.units, fuse.home, fuse.kept, fuse.indexed);
  }

  /// The formula whose memory holds this one's numbers.
  static Tensor memory(Tensor node) {
    Tensor base = node;
    while (Kind.VIEW.is(base)) {
      base = base.in(0);
    }
    return base;
  }

  private void single(Tensor node) {
    node.inputs().forEach(this::keep);
    Unit unit = new Unit.Single(units.size(), node);
    units.add(unit);
    home.put(node, unit);
    kept.add(node);
  }

  /// Sees to it that the node's numbers will be in memory.
  private void keep(Tensor node) {
    Tensor base = memory(node);
    if (Kind.VIRTUAL.is(base)) {
      if (!home.containsKey(base)) {
        materialise(base);
      }
    } else {
      place(base);
    }
    kept.add(base);
  }

  /// Finds loops for a formula and for what it still needs: formulas wait until something asks
  /// for them, so that they stand by what reads them and need no memory in between. Reductions
  /// come first, so that the formulas over them can share a loop.
  private void place(Tensor node) {
    List<Tensor> open = open(node);
    for (Tensor before : open) {
      if (Kind.isReduction(before) && before != node) {
        place(before);
      }
    }
    for (Tensor next : open) {
      if (!home.containsKey(next)) {
        fuse(next);
      }
    }
  }

  /// The formulas without a place that the node is made of, itself included; inputs first.
  private List<Tensor> open(Tensor node) {
    Set<Tensor> seen = new LinkedHashSet<>();
    ArrayDeque<Tensor> path = new ArrayDeque<>();
    path.push(node);
    while (!path.isEmpty()) {
      Tensor next = path.peek();
      boolean ready = true;
      for (Tensor input : next.inputs().reversed()) {
        if (!home.containsKey(input) && !seen.contains(input)) {
          path.push(input);
          ready = false;
        }
      }
      if (ready) {
        path.pop();
        seen.add(next);
      }
    }
    return seen.stream().filter(Kind.LOOPED::is).toList();
  }

  /// Gives a virtual formula a kernel that writes it out.
  private void materialise(Tensor node) {
    Group group = new Group(units.size(), node.shape());
    Optional<Space> space = settle(group, List.of(node));
    if (space.isPresent() && node.dtype().computes()) {
      source(node).ifPresent(this::keep);
      // Keeping the source may have added a kernel before this one.
      Group last = new Group(units.size(), node.shape());
      last.addElement(node, space.get(), 1);
      units.add(last);
      home.put(node, last);
    } else {
      single(node);
    }
  }

  /// What a broadcast reads from memory, if anything.
  private static Optional<Tensor> source(Tensor node) {
    return node.op() instanceof Op.Broadcast(_) && Simplify.constant(node).isEmpty()
        ? Optional.of(node.in(0))
        : Optional.empty();
  }

  private void fuse(Tensor node) {
    for (Tensor input : node.inputs()) {
      if (Simplify.constant(input).isPresent()) {
        continue;
      }
      // A virtual formula behind a reshape or a broadcast cannot be worked out in place.
      Tensor read = source(input).orElse(input);
      if (input.op() instanceof Op.Reshape || read != input) {
        Tensor base = memory(read);
        if (Kind.VIRTUAL.is(base) && Simplify.constant(base).isEmpty() && !home.containsKey(base)) {
          materialise(base);
        }
      }
    }
    if (fusing) {
      for (int i = Math.max(indexed, earliest(node)); i < units.size(); i++) {
        if (units.get(i) instanceof Group group && join(group, node)) {
          return;
        }
      }
    }
    Shape shape = Kind.isReduction(node) ? node.in(0).shape() : node.shape();
    for (Tensor input : node.inputs()) {
      // What cannot be read in a loop beside the others is written out first.
      Group trial = new Group(units.size(), shape);
      if (settle(trial, node).isEmpty()
          && Kind.VIRTUAL.is(input)
          && !home.containsKey(input)
          && Simplify.constant(input).isEmpty()) {
        materialise(input);
      }
    }
    Group group = new Group(units.size(), shape);
    add(group, node, settle(group, node).orElseThrow());
    units.add(group);
  }

  /// The first place in the line where everything that the node reads may be had.
  private int earliest(Tensor node) {
    int earliest = 0;
    for (Tensor input : node.inputs()) {
      if (Simplify.constant(input).isEmpty()) {
        Tensor read = home.containsKey(input) ? input : source(input).orElse(input);
        Unit unit = home.get(memory(read));
        if (unit != null) {
          earliest = Math.max(earliest, unit.index());
        }
      }
    }
    return earliest;
  }

  private boolean join(Group group, Tensor node) {
    if (!isRelated(group, node)
        || group.cost() + cost(node) > MOST_OPERATIONS
        || readsWith(group, node) > MOST_READS) {
      return false;
    }
    if (group.members().getFirst().dtype() != node.dtype()) {
      return false;
    }
    Shape shape = Kind.isReduction(node) ? node.in(0).shape() : node.shape();
    boolean element = shape.equals(group.space().shape());
    if (!element && !isFormulaOverRows(group, node)) {
      return false;
    }
    if (Group.isFold(node)
        ? group.reducesRows()
        : Kind.isReduction(node) && !group.folds().isEmpty()) {
      return false;
    }
    if (!element) {
      add(group, node, group.space());
      return true;
    }
    Optional<Space> space = settle(group, node);
    space.ifPresent(settled -> add(group, node, settled));
    return space.isPresent();
  }

  private void add(Group group, Tensor node, Space space) {
    // Whatever the loop does not work out itself is read from memory.
    for (Tensor input : node.inputs()) {
      if (Simplify.constant(input).isEmpty() && !inRegisters(group, input)) {
        Tensor read = home.containsKey(input) ? input : source(input).orElse(input);
        if (!(read.op() instanceof Op.Iota) || home.containsKey(read)) {
          keep(read);
        }
      }
    }
    home.put(node, group);
    if (Group.isFold(node)) {
      group.addFold(node, space, cost(node));
      kept.add(node);
    } else if (Kind.isReduction(node) || !node.shape().equals(space.shape())) {
      group.addRowResult(node, space, cost(node));
    } else {
      group.addElement(node, space, cost(node));
    }
  }

  /// Whether the loop has the input's value at hand when it comes to its row and column.
  private static boolean inRegisters(Group group, Tensor input) {
    return group.isElement(input)
        || group.isRowResult(input)
        || (input.op() instanceof Op.Broadcast && group.isRowResult(input.in(0)));
  }

  /// Joining pays where an input need not be kept in memory, or is close at hand; a reduction
  /// always gains by it, as it adds little to write.
  private boolean isRelated(Group group, Tensor node) {
    boolean latest = group.index() == units.size() - 1;
    for (Tensor input : node.inputs()) {
      if (Simplify.constant(input).isPresent()) {
        continue;
      }
      Tensor value = home.containsKey(input) ? input : source(input).orElse(input);
      boolean gains = latest || Kind.isReduction(node) || !kept.contains(value);
      if ((gains && inRegisters(group, input)) || (latest && reads(group, input))) {
        return true;
      }
    }
    return false;
  }

  private static boolean reads(Group group, Tensor input) {
    return group.members().stream().anyMatch(member -> member.inputs().contains(input));
  }

  /// How many arrays the group would read from memory if the node joined it.
  private static long readsWith(Group group, Tensor node) {
    return Stream.concat(group.members().stream(), Stream.of(node))
        .flatMap(member -> member.inputs().stream())
        .filter(input -> Simplify.constant(input).isEmpty() && !inRegisters(group, input))
        .map(input -> input.op() instanceof Op.Broadcast ? input.in(0) : input)
        .filter(read -> read.shape().size() > 1)
        .distinct()
        .count();
  }

  /// Whether the node works on a row's results, so that it runs once a row.
  private boolean isFormulaOverRows(Group group, Tensor node) {
    if (Kind.isReduction(node) || !group.reducesRows() || !node.shape().equals(group.rowShape())) {
      return false;
    }
    for (Tensor input : node.inputs()) {
      if (Simplify.constant(input).isPresent() || group.isRowResult(input)) {
        continue;
      }
      Tensor read = home.containsKey(input) ? input : source(input).orElse(input);
      boolean one = read != input && read.shape().size() == 1;
      boolean eachRow = read == input && !(Kind.VIRTUAL.is(read) && !home.containsKey(read));
      if (!(one || eachRow) || comesTooLate(group, read)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the value is in memory only after the group has run.
  private boolean comesTooLate(Group group, Tensor read) {
    Unit unit = home.get(memory(read));
    return unit != null && unit.index() >= group.index();
  }

  private Optional<Space> settle(Group group, Tensor node) {
    Space space = group.space();
    if (Kind.isReduction(node)) {
      int split = reductionSplit(node, space);
      if (!space.admits(new Reading(Pattern.FULL, split))) {
        return Optional.empty();
      }
      space = space.settle(split);
    }
    Group settled = group;
    Space start = space;
    return settle(settled, start, node.inputs());
  }

  private static int reductionSplit(Tensor node, Space space) {
    List<Integer> axes =
        switch (node.op()) {
          case Op.Sum(var over) -> over;
          case Op.MaxOver(var over) -> over;
          default -> throw new IllegalStateException("not a reduction: " + node);
        };
    return Group.isFold(node)
        ? space.axesBefore(axes.getLast() + 1)
        : space.axesBefore(axes.getFirst());
  }

  private Optional<Space> settle(Group group, List<Tensor> inputs) {
    return settle(group, group.space(), inputs);
  }

  /// The group's space once it reads these too; empty if it cannot.
  private Optional<Space> settle(Group group, Space start, List<Tensor> inputs) {
    Space space = start;
    for (Tensor input : inputs) {
      if (Simplify.constant(input).isPresent() || group.isElement(input)) {
        continue;
      }
      Reading reading;
      if (home.containsKey(input)) {
        reading = new Reading(Pattern.FULL, Space.FREE);
      } else if (input.op() instanceof Op.Iota(int axis)) {
        reading = space.index(axis);
      } else if (input.op() instanceof Op.Broadcast) {
        reading = space.read(input.in(0).shape());
      } else {
        reading = new Reading(Pattern.FULL, Space.FREE);
      }
      if (!space.admits(reading)) {
        return Optional.empty();
      }
      boolean register = input.op() instanceof Op.Broadcast && group.isRowResult(input.in(0));
      Tensor read = home.containsKey(input) ? input : source(input).orElse(input);
      if (!register && comesTooLate(group, read)) {
        return Optional.empty();
      }
      space = space.settle(reading.split());
    }
    return Optional.of(space);
  }

  private static int cost(Tensor node) {
    return Lower.operations(node.op());
  }
}
