package dev.downhill.program;

import static java.util.Objects.requireNonNull;

import dev.downhill.kernel.Access;
import dev.downhill.kernel.Fold;
import dev.downhill.kernel.Instruction;
import dev.downhill.kernel.Loop;
import dev.downhill.kernel.Stage;
import dev.downhill.program.Space.Pattern;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// Writes a fused [Group] down as a [Loop]: which arrays it reads and writes, and in stages what
/// it computes.
///
/// A formula that waits for a row's reduction stands in a later stage than the reduction. What a
/// later stage needs again it recalls if it was costly, else works out again.
final class Lower {
  /// From this many operations on, recalling a value costs less than working it out again.
  private static final int COSTLY = 8;

  /// @param loop the loop
  /// @param arrays the formula whose memory each array of the loop is
  record Lowered(Loop loop, List<Tensor> arrays) {}

  /// An array of the loop: the formula in memory and how it is found there.
  private record Array(Tensor memory, Access access) {}

  private final Group group;
  private final Fuse.Result fused;
  private final Set<Tensor> kept;
  private final Map<Array, Integer> arrays = new LinkedHashMap<>();
  private final List<List<Instruction>> stages = new ArrayList<>();
  private final List<Map<Tensor, Integer>> emitted = new ArrayList<>();

  private Lower(Group group, Fuse.Result fused) {
    this.group = group;
    this.fused = fused;
    this.kept = fused.kept();
  }

  static Lowered of(Group group, Fuse.Result fused) {
    return new Lower(group, fused).lower();
  }

  /// About how many vector operations an operation takes.
  static int operations(Op op) {
    return switch (op) {
      case Op.Exp() -> 20;
      case Op.Log() -> 26;
      case Op.Tanh() -> 30;
      case Op.Sin(), Op.Cos() -> 30;
      case Op.Erf() -> 40;
      case Op.Divide(), Op.Sqrt() -> 2;
      default -> 1;
    };
  }

  private Lowered lower() {
    Map<Tensor, Integer> levels = new HashMap<>();
    int last = 0;
    for (Tensor node : group.members()) {
      int level = level(node, levels);
      levels.put(node, level);
      boolean written = group.isRowResult(node) && kept.contains(node);
      last = Math.max(last, written ? level + 1 : level);
    }
    for (int stage = 0; stage <= last; stage++) {
      stages.add(new ArrayList<>());
      emitted.add(new HashMap<>());
    }
    for (int stage = 0; stage <= last; stage++) {
      for (Tensor node : group.members()) {
        int level = known(levels, node);
        if (Kind.isReduction(node)) {
          if (level == stage) {
            reduce(node, stage, levels);
          }
          if (level + 1 == stage && group.isRowResult(node) && kept.contains(node)) {
            store(node, Access.ROW, stage, levels);
          }
        } else if (kept.contains(node)) {
          boolean row = group.isRowResult(node);
          if (stage == (row ? level + 1 : level)) {
            store(node, row ? Access.ROW : Access.FULL, stage, levels);
          }
        }
      }
    }
    DType dtype = group.members().getFirst().dtype();
    Loop loop =
        new Loop(
            dtype,
            arrays.keySet().stream().map(Array::access).toList(),
            stages.stream().map(Stage::new).toList(),
            group.folds().isEmpty() ? Fold.COLUMNS : Fold.ROWS);
    return new Lowered(loop, arrays.keySet().stream().map(Array::memory).toList());
  }

  /// The stage in which the node's value is known; for a row's result, the stage that finds it.
  private int level(Tensor node, Map<Tensor, Integer> levels) {
    int level = 0;
    for (Tensor input : node.inputs()) {
      if (group.isElement(input) || (group.isRowResult(input) && group.isRowResult(node))) {
        level = Math.max(level, known(levels, input));
      } else if (isStretchedRow(input)) {
        level = Math.max(level, known(levels, input.in(0)) + 1);
      }
    }
    return level;
  }

  private boolean isStretchedRow(Tensor node) {
    return node.op() instanceof Op.Broadcast && group.isRowResult(node.in(0));
  }

  private void reduce(Tensor node, int stage, Map<Tensor, Integer> levels) {
    int operand = emit(node.in(0), stage, levels);
    int result =
        append(
            stage,
            node.op() instanceof Op.Sum
                ? new Instruction.Sum(operand)
                : new Instruction.MaxOver(operand));
    emitted.get(stage).put(node, result);
    if (Group.isFold(node)) {
      append(stage, new Instruction.Store(array(node, Access.PARTIAL), result));
    }
  }

  private void store(Tensor node, Access access, int stage, Map<Tensor, Integer> levels) {
    int value = emit(node, stage, levels);
    append(stage, new Instruction.Store(array(node, access), value));
  }

  private int append(int stage, Instruction instruction) {
    stages.get(stage).add(instruction);
    return stages.get(stage).size() - 1;
  }

  private int array(Tensor memory, Access access) {
    Array array = new Array(memory, access);
    Integer known = arrays.putIfAbsent(array, arrays.size());
    return known == null ? arrays.size() - 1 : known;
  }

  /// Where in the stage's code the node's value stands.
  private int emit(Tensor node, int stage, Map<Tensor, Integer> levels) {
    if (isStretchedRow(node)) {
      return emit(node.in(0), stage, levels);
    }
    Integer known = emitted.get(stage).get(node);
    if (known != null) {
      return known;
    }
    int index = append(stage, instruction(node, stage, levels));
    emitted.get(stage).put(node, index);
    return index;
  }

  private Instruction instruction(Tensor node, int stage, Map<Tensor, Integer> levels) {
    OptionalDouble constant = Simplify.constant(node);
    if (constant.isPresent()) {
      return new Instruction.Number(constant.getAsDouble());
    }
    if (group.isRowResult(node) && Kind.isReduction(node)) {
      int found = known(levels, node);
      return new Instruction.RowValue(found, known(emitted.get(found), node));
    }
    if (group.isElement(node) && known(levels, node) < stage && operations(node.op()) >= COSTLY) {
      Integer at = emitted.get(known(levels, node)).get(node);
      if (at != null) {
        return new Instruction.Recall(known(levels, node), at);
      }
    }
    if (group.isElement(node) || group.isRowResult(node)) {
      return switch (node.op()) {
        case Op.Broadcast(_) -> stretched(node.in(0));
        case Op.Iota(int axis) -> position(axis);
        default -> arithmetic(node, operands(node, stage, levels));
      };
    }
    return outside(node);
  }

  /// A value that the loop does not work out: read from memory, or a position.
  private Instruction outside(Tensor node) {
    if (!isWritten(node)) {
      if (node.op() instanceof Op.Iota(int axis)) {
        return position(axis);
      }
      if (node.op() instanceof Op.Broadcast) {
        return stretched(node.in(0));
      }
    }
    boolean full = node.shape().equals(group.space().shape());
    return new Instruction.Load(array(Fuse.memory(node), full ? Access.FULL : Access.ROW));
  }

  /// Whether an earlier kernel has written the node to memory.
  private boolean isWritten(Tensor node) {
    Unit unit = fused.home().get(node);
    return unit != null && unit.index() < group.index();
  }

  private Instruction stretched(Tensor source) {
    Access access =
        switch (source.shape().size() == 1
            ? Pattern.SCALAR
            : group.space().read(source.shape()).pattern()) {
          case FULL -> Access.FULL;
          case ROW -> Access.ROW;
          case COLUMN -> Access.COLUMN;
          case SCALAR -> Access.SCALAR;
          case OTHER -> throw new IllegalStateException("no pattern reads " + source);
        };
    return new Instruction.Load(array(Fuse.memory(source), access));
  }

  private Instruction position(int axis) {
    return switch (group.space().index(axis).pattern()) {
      case COLUMN, FULL -> new Instruction.ColumnIndex();
      case ROW -> new Instruction.RowIndex();
      case SCALAR -> new Instruction.Number(0);
      case OTHER -> throw new IllegalStateException("no loop index runs along axis " + axis);
    };
  }

  private int[] operands(Tensor node, int stage, Map<Tensor, Integer> levels) {
    int[] operands = new int[node.inputs().size()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = emit(node.in(i), stage, levels);
    }
    return operands;
  }

  private static Instruction arithmetic(Tensor node, int[] in) {
    return switch (node.op()) {
      case Op.Negate() -> new Instruction.Negate(in[0]);
      case Op.Exp() -> new Instruction.Exp(in[0]);
      case Op.Log() -> new Instruction.Log(in[0]);
      case Op.Sqrt() -> new Instruction.Sqrt(in[0]);
      case Op.Sin() -> new Instruction.Sin(in[0]);
      case Op.Cos() -> new Instruction.Cos(in[0]);
      case Op.Tanh() -> new Instruction.Tanh(in[0]);
      case Op.Erf() -> new Instruction.Erf(in[0]);
      case Op.Add() -> new Instruction.Add(in[0], in[1]);
      case Op.Subtract() -> new Instruction.Subtract(in[0], in[1]);
      case Op.Multiply() -> new Instruction.Multiply(in[0], in[1]);
      case Op.Divide() -> new Instruction.Divide(in[0], in[1]);
      case Op.Fma() -> new Instruction.Fma(in[0], in[1], in[2]);
      case Op.Max() -> new Instruction.Max(in[0], in[1]);
      case Op.Less() -> new Instruction.Less(in[0], in[1]);
      case Op.Equal() -> new Instruction.Equal(in[0], in[1]);
      case Op.Select() -> new Instruction.Select(in[0], in[1], in[2]);
      default -> throw new IllegalStateException("no loop instruction for " + node);
    };
  }

  private static int known(Map<Tensor, Integer> numbers, Tensor node) {
    return requireNonNull(numbers.get(node), node::toString);
  }
}
