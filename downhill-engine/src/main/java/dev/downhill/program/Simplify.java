package dev.downhill.program;

import static java.util.Objects.requireNonNull;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/// Rewrites formulas into the form that [Fuse] expects; this, not the fusing, settles the bits.
///
/// - equal subformulas become one (never two random draws), constants are folded, neutral
///   operations go;
/// - a product that only one sum reads becomes one fused multiply-add;
/// - a reduction runs over the last axes (within rows) or over the first ones (over rows); others
///   are moved there, or done in two steps;
/// - a transpose before a matrix product becomes a flag of it;
/// - one operation on numbers in memory is done again by each reader: that is less than keeping
///   it.
final class Simplify {
  /// What makes two formulas the same: leaves and draws are only themselves.
  private record Key(Object op, List<Tensor> inputs, Shape shape, DType dtype) {}

  private final Map<Key, Tensor> known = new HashMap<>();
  private final Set<Tensor> simple = new HashSet<>();
  private final boolean training;

  private Simplify(boolean training) {
    this.training = training;
  }

  /// What becomes of the outputs, and of each formula in them that is still worked out: formula →
  /// simple formula of the same values.
  ///
  /// @param training what [Op.Training] folds to
  static Map<Tensor, Tensor> of(List<Tensor> outputs, boolean training) {
    Simplify simplify = new Simplify(training);
    Map<Tensor, Tensor> rewritten = simplify.rewrite(outputs);
    Map<Tensor, Tensor> contracted = simplify.contract(map(outputs, rewritten));
    Map<Tensor, Tensor> own = unshare(map(map(outputs, rewritten), contracted));
    Map<Tensor, Tensor> simple = new HashMap<>();
    rewritten.forEach(
        (formula, renewed) -> {
          Tensor last = own.get(contracted.get(renewed));
          if (last != null) {
            simple.put(formula, last);
          }
        });
    return simple;
  }

  /// The number, if every element of `node` is known to be the same.
  static OptionalDouble constant(Tensor node) {
    Tensor t = node;
    while (t.op() instanceof Op.Broadcast || t.op() instanceof Op.Reshape) {
      t = t.in(0);
    }
    return t.op() instanceof Op.Constant(double value)
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  private Map<Tensor, Tensor> rewrite(List<Tensor> outputs) {
    Map<Tensor, Tensor> renewed = new HashMap<>();
    for (Tensor node : Tensor.formulaOrder(outputs)) {
      renewed.put(node, simplified(withInputs(node, map(node.inputs(), renewed))));
    }
    return renewed;
  }

  private static List<Tensor> map(List<Tensor> nodes, Map<Tensor, Tensor> renewed) {
    return nodes.stream().map(renewed::get).toList();
  }

  private static Tensor withInputs(Tensor node, List<Tensor> inputs) {
    return inputs.equals(node.inputs()) ? node : node.withInputs(inputs);
  }

  private Tensor simplified(Tensor node) {
    if (simple.contains(node)) {
      return node;
    }
    Tensor renewed = withInputs(node, node.inputs().stream().map(this::simplified).toList());
    Tensor better = rule(renewed);
    return better == renewed ? merged(renewed) : simplified(better);
  }

  private Tensor merged(Tensor node) {
    Object identity =
        switch (node.op()) {
          case Op.Leaf(), Op.Data(_), Op.Random(_, _) -> node;
          default -> node.op();
        };
    Key key = new Key(identity, node.inputs(), node.shape(), node.dtype());
    Tensor first = known.putIfAbsent(key, node);
    simple.add(first == null ? node : first);
    return first == null ? node : first;
  }

  private Tensor rule(Tensor node) {
    OptionalDouble folded = fold(node);
    if (folded.isPresent()) {
      return Tensor.full(folded.getAsDouble(), node.shape(), node.dtype());
    }
    return switch (node.op()) {
      case Op.Training() -> Tensor.constant(training ? 1 : 0, node.dtype());
      case Op.Detach() -> node.in(0);
      case Op.Add() ->
          is(node.in(0), 0) ? node.in(1) : is(node.in(1), 0) ? node.in(0) : Parts.add(node);
      case Op.Subtract() -> is(node.in(1), 0) ? node.in(0) : node;
      case Op.Multiply() -> is(node.in(0), 1) ? node.in(1) : is(node.in(1), 1) ? node.in(0) : node;
      case Op.Divide() -> divide(node);
      case Op.Negate() -> node.in(0).op() instanceof Op.Negate ? node.in(0).in(0) : node;
      case Op.Select() ->
          constant(node.in(0)).isPresent() ? node.in(is(node.in(0), 0) ? 2 : 1) : node;
      case Op.Reshape(Shape to) -> reshape(node, to);
      case Op.Broadcast(Shape to) ->
          node.in(0).shape().equals(to)
              ? node.in(0)
              : node.in(0).op() instanceof Op.Broadcast ? node.in(0).in(0).broadcastTo(to) : node;
      case Op.Iota(int axis) -> iota(node, axis);
      case Op.Transpose(var order) -> transpose(node, order);
      case Op.Cast(DType to) -> cast(node, to);
      case Op.Gather() -> spread(node);
      case Op.ScatterAdd(_) -> is(node.in(0), 0) ? spread(node) : node;
      case Op.Slice(var starts, _) -> Parts.slice(node, starts);
      case Op.Pad(var starts, _) -> Parts.pad(node, starts);
      case Op.Concatenate(int axis) -> Parts.concatenate(node, axis);
      case Op.MatMul(boolean ta, boolean tb) -> matmul(node, ta, tb);
      case Op.Sum(var axes) -> reduce(node, axes);
      case Op.MaxOver(var axes) -> reduce(node, axes);
      default -> node;
    };
  }

  static boolean is(Tensor node, double value) {
    OptionalDouble constant = constant(node);
    // Not equality of doubles: −0 is not 0, or x + (−0) would be kept for nothing and x − (−0)
    // lost.
    return constant.isPresent()
        && Double.doubleToLongBits(constant.getAsDouble()) == Double.doubleToLongBits(value);
  }

  /// Arithmetic on constants, in the arithmetic of the dtype, so that folding changes no bit.
  private static OptionalDouble fold(Tensor node) {
    if (node.inputs().isEmpty()) {
      return OptionalDouble.empty();
    }
    double[] in = new double[node.inputs().size()];
    for (int i = 0; i < in.length; i++) {
      OptionalDouble constant = constant(node.in(i));
      if (constant.isEmpty()) {
        return OptionalDouble.empty();
      }
      in[i] = round(constant.getAsDouble(), node.dtype());
    }
    // For +, −, ×, ÷ and √, a result in F64 rounded to F32 is the result in F32 (Figueroa 1995).
    return switch (node.op()) {
      case Op.Negate() -> OptionalDouble.of(-in[0]);
      case Op.Add() -> OptionalDouble.of(round(in[0] + in[1], node.dtype()));
      case Op.Subtract() -> OptionalDouble.of(round(in[0] - in[1], node.dtype()));
      case Op.Multiply() -> OptionalDouble.of(round(in[0] * in[1], node.dtype()));
      case Op.Divide() -> OptionalDouble.of(round(in[0] / in[1], node.dtype()));
      case Op.Sqrt() -> OptionalDouble.of(round(Math.sqrt(in[0]), node.dtype()));
      case Op.Max() -> OptionalDouble.of(Math.max(in[0], in[1]));
      case Op.Less() -> OptionalDouble.of(in[0] < in[1] ? 1 : 0);
      case Op.Equal() -> OptionalDouble.of(in[0] == in[1] ? 1 : 0);
      case Op.Select() -> OptionalDouble.of(in[0] != 0 ? in[1] : in[2]);
      default -> OptionalDouble.empty();
    };
  }

  private static double round(double value, DType dtype) {
    return dtype == DType.F32 ? (float) value : value;
  }

  /// Dividing by a power of two is multiplying by its inverse, to the bit.
  private static Tensor divide(Tensor node) {
    OptionalDouble by = constant(node.in(1));
    if (by.isEmpty()) {
      return node;
    }
    double divisor = by.getAsDouble();
    int exponent = Math.getExponent(divisor);
    boolean power = Math.abs(divisor) == Math.scalb(1.0, exponent) && Math.abs(exponent) <= 100;
    return power ? node.in(0).times(1 / divisor) : node;
  }

  private static Tensor reshape(Tensor node, Shape to) {
    Tensor in = node.in(0);
    if (in.shape().equals(to)) {
      return in;
    }
    if (in.op() instanceof Op.Reshape) {
      return in.in(0).reshape(to);
    }
    OptionalDouble constant = constant(in);
    boolean scalar = in.op() instanceof Op.Constant;
    return constant.isPresent() && !scalar
        ? Tensor.full(constant.getAsDouble(), to, node.dtype())
        : node;
  }

  /// The one number that a formula takes elsewhere.
  private static Tensor spread(Tensor node) {
    OptionalDouble constant = constant(node.in(0));
    return constant.isPresent()
        ? Tensor.full(constant.getAsDouble(), node.shape(), node.dtype())
        : node;
  }

  /// A cast of an exact one is a cast of what that is of.
  private static Tensor cast(Tensor node, DType to) {
    Tensor in = node.in(0);
    OptionalDouble constant = constant(in);
    if (constant.isPresent() && to.computes()) {
      double number = round(round(constant.getAsDouble(), in.dtype()), to);
      return Tensor.full(number, node.shape(), to);
    }
    return in.op() instanceof Op.Cast && isExact(in.in(0).dtype(), in.dtype())
        ? in.in(0).cast(to)
        : node;
  }

  private static boolean isExact(DType from, DType to) {
    return switch (from) {
      case BF16 -> to.computes();
      case F32, I32 -> to == DType.F64;
      case F64 -> false;
    };
  }

  /// A loop counts along its first and its last axis; what counts along another is stretched.
  private static Tensor iota(Tensor node, int axis) {
    Shape shape = node.shape();
    boolean countable = new Space(shape, Space.FREE).index(axis).pattern() != Space.Pattern.OTHER;
    if (countable) {
      return node;
    }
    int[] dims = new int[shape.rank()];
    Arrays.fill(dims, 1);
    dims[axis] = shape.dim(axis);
    return Tensor.iota(Shape.of(dims), axis, node.dtype()).broadcastTo(shape);
  }

  private static Tensor transpose(Tensor node, List<Integer> order) {
    Tensor in = node.in(0);
    if (order.equals(IntStream.range(0, order.size()).boxed().toList())) {
      return in;
    }
    if (in.op() instanceof Op.Transpose(var inner)) {
      return in.in(0).transpose(order.stream().mapToInt(inner::get).toArray());
    }
    // Moving axes of size 1 about moves no number.
    List<Integer> moved = order.stream().filter(axis -> in.shape().dim(axis) != 1).toList();
    return moved.stream().sorted().toList().equals(moved) ? in.reshape(node.shape()) : node;
  }

  private static Tensor matmul(Tensor node, boolean ta, boolean tb) {
    Tensor a = node.in(0);
    Tensor b = node.in(1);
    if (swapsLastTwo(a)) {
      return Tensor.product(a.in(0), !ta, b, tb);
    }
    return swapsLastTwo(b) ? Tensor.product(a, ta, b.in(0), !tb) : node;
  }

  private static boolean swapsLastTwo(Tensor node) {
    if (!(node.op() instanceof Op.Transpose(var order))) {
      return false;
    }
    int rank = order.size();
    return rank >= 2
        && IntStream.range(0, rank - 2).allMatch(i -> order.get(i) == i)
        && order.get(rank - 2) == rank - 1;
  }

  /// Reductions over the last axes, or (sums only) over the first; everything else in those
  /// terms.
  private static Tensor reduce(Tensor node, List<Integer> axes) {
    Tensor in = node.in(0);
    boolean sum = node.op() instanceof Op.Sum;
    int[] real = axes.stream().mapToInt(i -> i).filter(a -> in.shape().dim(a) != 1).toArray();
    if (real.length == 0) {
      return in;
    }
    if (real.length < axes.size()) {
      return sum ? in.sum(real) : in.maxOver(real);
    }
    int rank = in.shape().rank();
    boolean first = real[real.length - 1] == real.length - 1;
    boolean last = real[0] == rank - real.length;
    if (sum && first && last && rank > 1) {
      // All axes: within rows, then over rows.
      int[] over = IntStream.range(0, rank - 1).toArray();
      return in.sum(rank - 1).sum(over);
    }
    if (last || (sum && first)) {
      return node;
    }
    if (sum && real[0] == 0) {
      // Some first axes and some others: the others first.
      int split = 0;
      while (real[split] == split) {
        split++;
      }
      return in.sum(Arrays.copyOfRange(real, split, real.length)).sum(Arrays.copyOf(real, split));
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    List<Integer> reduced = IntStream.of(real).boxed().toList();
    order.removeAll(reduced);
    order.addAll(reduced);
    Tensor moved = in.transpose(order.stream().mapToInt(i -> i).toArray());
    int[] lastAxes = IntStream.range(rank - real.length, rank).toArray();
    return (sum ? moved.sum(lastAxes) : moved.maxOver(lastAxes)).reshape(node.shape());
  }

  /// Turns `a·b + c` into one rounding where nothing else reads the product.
  private Map<Tensor, Tensor> contract(List<Tensor> outputs) {
    Map<Tensor, Integer> readers = new HashMap<>();
    List<Tensor> order = Tensor.formulaOrder(outputs);
    outputs.forEach(output -> readers.merge(output, 1, Integer::sum));
    order.forEach(node -> node.inputs().forEach(in -> readers.merge(in, 1, Integer::sum)));
    Map<Tensor, Tensor> renewed = new HashMap<>();
    for (Tensor node : order) {
      renewed.put(node, contracted(node, map(node.inputs(), renewed), readers));
    }
    return renewed;
  }

  private Tensor contracted(Tensor node, List<Tensor> in, Map<Tensor, Integer> readers) {
    boolean add = node.op() instanceof Op.Add;
    if (add || node.op() instanceof Op.Subtract) {
      if (singleProduct(node.in(0), readers)) {
        Tensor term = add ? in.get(1) : simplified(in.get(1).negate());
        return merged(factor(in.get(0), 0).fma(factor(in.get(0), 1), term));
      }
      if (singleProduct(node.in(1), readers)) {
        Tensor factor = factor(in.get(1), 0);
        return merged(
            (add ? factor : simplified(factor.negate())).fma(factor(in.get(1), 1), in.get(0)));
      }
    }
    return merged(withInputs(node, in));
  }

  /// Whether one reader alone reads a product, be it stretched or not: one row is not stretched,
  /// and must come out as each of many does.
  private static boolean singleProduct(Tensor node, Map<Tensor, Integer> readers) {
    if (readers.getOrDefault(node, 0) != 1) {
      return false;
    }
    return node.op() instanceof Op.Broadcast
        ? singleProduct(node.in(0), readers)
        : node.op() instanceof Op.Multiply;
  }

  /// Factor `i` of a product, stretched as the product is.
  private Tensor factor(Tensor product, int i) {
    return product.op() instanceof Op.Broadcast(Shape to)
        ? simplified(product.in(0).in(i).broadcastTo(to))
        : product.in(i);
  }

  private static Map<Tensor, Tensor> unshare(List<Tensor> outputs) {
    List<Tensor> order = Tensor.formulaOrder(outputs);
    Set<Tensor> inMemory = Kind.inMemory(order, outputs);
    Map<Tensor, Tensor> renewed = new HashMap<>();
    for (Tensor node : order) {
      List<Tensor> inputs = new ArrayList<>();
      for (Tensor input : node.inputs()) {
        Tensor own = requireNonNull(renewed.get(input));
        boolean copied = isSmall(own) && !inMemory.contains(input);
        inputs.add(copied ? own.withInputs(own.inputs()) : own);
      }
      renewed.put(node, withInputs(node, inputs));
    }
    return renewed;
  }

  private static boolean isSmall(Tensor node) {
    return switch (node.op()) {
      case Op.Negate(), Op.Add(), Op.Subtract(), Op.Multiply(), Op.Max(), Op.Less() ->
          node.inputs().stream().allMatch(Simplify::isInMemory);
      default -> false;
    };
  }

  private static boolean isInMemory(Tensor node) {
    Tensor t = node;
    while (t.op() instanceof Op.Broadcast || t.op() instanceof Op.Reshape) {
      t = t.in(0);
    }
    return switch (Kind.of(t)) {
      case GIVEN, SINGLE -> true;
      case VIRTUAL -> t.op() instanceof Op.Constant;
      case LOOPED -> Group.isFold(t);
      case VIEW -> false;
    };
  }
}
