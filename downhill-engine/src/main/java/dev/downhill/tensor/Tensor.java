package dev.downhill.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

/// A formula: an operation, its inputs, and the shape and kind of number of its result.
///
/// Writing `x.matmul(w).plus(b)` computes nothing; `Evaluation` gives values of formulas, and
/// `Descent` compiles a whole training step of them. Shapes are checked where the formula is
/// written. Element-wise operations stretch axes of size 1 ([Shape#broadcast]).
public sealed class Tensor permits Parameter {
  private final Op op;
  private final List<Tensor> inputs;
  private final Shape shape;
  private final DType dtype;

  Tensor(Op op, List<Tensor> inputs, Shape shape, DType dtype) {
    this.op = op;
    this.inputs = inputs;
    this.shape = shape;
    this.dtype = dtype;
  }

  static Tensor node(Op op, Shape shape, DType dtype, Tensor... inputs) {
    return new Tensor(op, List.of(inputs), shape, dtype);
  }

  // ---- leaves

  /// Numbers that are given when the formula is evaluated; has identity.
  public static Tensor leaf(Shape shape, DType dtype) {
    return node(new Op.Leaf(), shape, dtype);
  }

  /// One number.
  public static Tensor constant(double value, DType dtype) {
    dtype.checkComputes("a constant");
    return node(new Op.Constant(value), Shape.SCALAR, dtype);
  }

  /// `value` in every place of `shape`.
  public static Tensor full(double value, Shape shape, DType dtype) {
    return constant(value, dtype).broadcastTo(shape);
  }

  /// Numbers known now.
  public static Tensor of(Values values) {
    return node(new Op.Data(values), values.shape(), values.dtype());
  }

  /// A scalar that is a pure function of the step, counted from 1.
  public static Tensor ofStep(LongToDoubleFunction function, DType dtype) {
    dtype.checkComputes("a number of the step");
    return node(new Op.OfStep(function), Shape.SCALAR, dtype);
  }

  /// 1 while training, 0 while predicting.
  public static Tensor training(DType dtype) {
    dtype.checkComputes("training");
    return node(new Op.Training(), Shape.SCALAR, dtype);
  }

  /// The position along `axis` of `shape`.
  public static Tensor iota(Shape shape, int axis, DType dtype) {
    dtype.checkComputes("iota");
    return node(new Op.Iota(shape.axis(axis)), shape, dtype);
  }

  // ---- what it is

  public Op op() {
    return op;
  }

  public List<Tensor> inputs() {
    return inputs;
  }

  public Tensor in(int i) {
    return inputs.get(i);
  }

  public Shape shape() {
    return shape;
  }

  public DType dtype() {
    return dtype;
  }

  /// The same operation on other inputs of the same shapes.
  public Tensor withInputs(List<Tensor> others) {
    return new Tensor(op, List.copyOf(others), shape, dtype);
  }

  /// Every node that these formulas are made of, once, inputs before what is made of them; the
  /// order depends on the formulas alone.
  public static List<Tensor> formulaOrder(List<? extends Tensor> outputs) {
    LinkedHashSet<Tensor> done = new LinkedHashSet<>();
    ArrayDeque<Tensor> path = new ArrayDeque<>(); // a deque, not recursion: formulas may be deep
    for (Tensor output : outputs) {
      path.push(output);
      while (!path.isEmpty()) {
        Tensor node = path.peek();
        boolean ready = true;
        for (int i = node.inputs.size() - 1; i >= 0; i--) {
          if (!done.contains(node.inputs.get(i))) {
            path.push(node.inputs.get(i));
            ready = false;
          }
        }
        if (ready) {
          path.pop();
          done.add(node);
        }
      }
    }
    return List.copyOf(done);
  }

  // ---- element-wise

  public Tensor plus(Tensor other) {
    return elementwise(new Op.Add(), this, other);
  }

  public Tensor plus(double number) {
    return plus(constant(number, dtype));
  }

  public Tensor minus(Tensor other) {
    return elementwise(new Op.Subtract(), this, other);
  }

  public Tensor minus(double number) {
    return minus(constant(number, dtype));
  }

  public Tensor times(Tensor other) {
    return elementwise(new Op.Multiply(), this, other);
  }

  public Tensor times(double number) {
    return times(constant(number, dtype));
  }

  public Tensor over(Tensor other) {
    return elementwise(new Op.Divide(), this, other);
  }

  public Tensor over(double number) {
    return over(constant(number, dtype));
  }

  public Tensor max(Tensor other) {
    return elementwise(new Op.Max(), this, other);
  }

  public Tensor max(double number) {
    return max(constant(number, dtype));
  }

  public Tensor min(Tensor other) {
    return negate().max(other.negate()).negate();
  }

  public Tensor less(Tensor other) {
    return elementwise(new Op.Less(), this, other);
  }

  public Tensor less(double number) {
    return less(constant(number, dtype));
  }

  public Tensor equal(Tensor other) {
    return elementwise(new Op.Equal(), this, other);
  }

  /// Where this is not 0, `yes`; elsewhere `no`.
  public Tensor select(Tensor yes, Tensor no) {
    return elementwise(new Op.Select(), this, yes, no);
  }

  public Tensor fma(Tensor factor, Tensor term) {
    return elementwise(new Op.Fma(), this, factor, term);
  }

  public Tensor negate() {
    return elementwise(new Op.Negate(), this);
  }

  public Tensor exp() {
    return elementwise(new Op.Exp(), this);
  }

  /// The natural logarithm.
  public Tensor log() {
    return elementwise(new Op.Log(), this);
  }

  public Tensor sqrt() {
    return elementwise(new Op.Sqrt(), this);
  }

  public Tensor sin() {
    return elementwise(new Op.Sin(), this);
  }

  public Tensor cos() {
    return elementwise(new Op.Cos(), this);
  }

  public Tensor tanh() {
    return elementwise(new Op.Tanh(), this);
  }

  public Tensor erf() {
    return elementwise(new Op.Erf(), this);
  }

  /// The same numbers, held fixed: no gradient flows through them.
  public Tensor detach() {
    return elementwise(new Op.Detach(), this);
  }

  // ---- formulas in common use

  public Tensor square() {
    return times(this);
  }

  /// `|x|`, with slope 0 at 0; `max(x, 0) + max(−x, 0)`, so that what is NaN stays NaN.
  public Tensor abs() {
    return max(0).plus(negate().max(0));
  }

  /// `max(x, 0)`, with slope 0 at 0.
  public Tensor relu() {
    return max(0);
  }

  /// `1/(1 + e^(−x))`, as `½ + ½ tanh(x/2)`, which no x overflows.
  public Tensor sigmoid() {
    return times(0.5).tanh().times(0.5).plus(0.5);
  }

  /// `ln(1 + eˣ)`, as `max(x, 0) + ln(1 + e^(−|x|))`, which no x overflows. Both halves part at 0
  /// in the same way, so that every derivative is right there too, where linear classifiers
  /// start.
  public Tensor softplus() {
    Tensor below = less(0);
    Tensor far = below.select(this, negate());
    return below.select(full(0, shape, dtype), this).plus(far.exp().plus(1).log());
  }

  /// `x·Φ(x)` with the normal distribution function Φ. Hendrycks and Gimpel 2016, *Gaussian error
  /// linear units*, [arXiv:1606.08415](https://arxiv.org/abs/1606.08415); the exact form.
  public Tensor gelu() {
    return times(0.5).times(times(StrictMath.sqrt(0.5)).erf().plus(1));
  }

  /// `xᵢ − ln Σⱼ eˣʲ` along `axis`.
  public Tensor logSoftmax(int axis) {
    Tensor shifted = minus(maxOver(axis).detach()); // the shift cancels, so it has no slope
    return shifted.minus(shifted.exp().sum(axis).log());
  }

  /// `eˣⁱ / Σⱼ eˣʲ` along `axis`.
  public Tensor softmax(int axis) {
    Tensor powers = minus(maxOver(axis).detach()).exp();
    return powers.over(powers.sum(axis));
  }

  /// 1 where the number is neither NaN nor infinite.
  public Tensor isFinite() {
    return minus(this).equal(constant(0, dtype));
  }

  // ---- reductions

  /// The sum over `axes` (over all when none are given), which stay with size 1.
  public Tensor sum(int... axes) {
    dtype.checkComputes("sum");
    List<Integer> sorted = axes(axes);
    return sorted.isEmpty() ? this : node(new Op.Sum(sorted), reduced(sorted), dtype, this);
  }

  /// The mean over `axes` (over all when none are given), which stay with size 1.
  public Tensor mean(int... axes) {
    Tensor sum = sum(axes);
    return sum.times((double) sum.shape.size() / shape.size());
  }

  /// The largest over `axes` (over all when none are given), which stay with size 1.
  public Tensor maxOver(int... axes) {
    dtype.checkComputes("maximum");
    List<Integer> sorted = axes(axes);
    return sorted.isEmpty() ? this : node(new Op.MaxOver(sorted), reduced(sorted), dtype, this);
  }

  // ---- movement

  public Tensor reshape(int... dims) {
    return reshape(Shape.of(dims));
  }

  /// @throws IllegalArgumentException if the numbers do not fill `target` exactly
  public Tensor reshape(Shape target) {
    if (target.equals(shape)) {
      return this;
    }
    if (target.size() != shape.size()) {
      throw new IllegalArgumentException(
          "reshape: "
              + shape
              + " holds "
              + shape.size()
              + " numbers, "
              + target
              + " would hold "
              + target.size());
    }
    return node(new Op.Reshape(target), target, dtype, this);
  }

  /// The last two axes exchanged.
  public Tensor transpose() {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException("transpose needs two axes, not " + shape);
    }
    int[] order = IntStream.range(0, shape.rank()).toArray();
    order[order.length - 1] = order.length - 2;
    order[order.length - 2] = order.length - 1;
    return transpose(order);
  }

  /// Axis `i` of the result is axis `order[i]` of this.
  public Tensor transpose(int... order) {
    int[] seen = Arrays.stream(order).sorted().toArray();
    if (!Arrays.equals(seen, IntStream.range(0, shape.rank()).toArray())) {
      throw new IllegalArgumentException(
          "transpose: " + Arrays.toString(order) + " is not an order of the axes of " + shape);
    }
    int[] dims = Arrays.stream(order).map(shape::dim).toArray();
    return node(
        new Op.Transpose(Arrays.stream(order).boxed().toList()), Shape.of(dims), dtype, this);
  }

  /// This, with axes of size 1 (and axes that are not there) repeated to the sizes of `target`.
  ///
  /// @throws IllegalArgumentException if an axis is neither 1 nor as in `target`
  public Tensor broadcastTo(Shape target) {
    if (target.equals(shape)) {
      return this;
    }
    if (!shape.broadcast(target).equals(target)) {
      throw new IllegalArgumentException("broadcast: " + shape + " does not stretch to " + target);
    }
    int[] aligned = new int[target.rank()];
    Arrays.fill(aligned, 1);
    System.arraycopy(shape.dims(), 0, aligned, target.rank() - shape.rank(), shape.rank());
    Tensor same = reshape(aligned);
    return same.shape.equals(target) ? same : node(new Op.Broadcast(target), target, dtype, same);
  }

  /// The part of sizes `part` that begins at index `starts[i]` of axis `i`.
  ///
  /// @throws IllegalArgumentException if the part is not within this; names both
  public Tensor slice(int[] starts, Shape part) {
    return Movement.slice(this, starts, part);
  }

  /// Indices `from` to `to` (not included) of `axis`, all of the others.
  ///
  /// @throws IllegalArgumentException unless 0 ≤ from ≤ to ≤ the size of the axis
  public Tensor slice(int axis, int from, int to) {
    return Movement.slice(this, axis, from, to);
  }

  /// This from index `starts[i]` of axis `i` on, in a tensor of shape `whole` that is 0
  /// elsewhere; the adjoint of [#slice(int[], Shape)].
  ///
  /// @throws IllegalArgumentException if this is not within it there; names both
  public Tensor pad(int[] starts, Shape whole) {
    return Movement.pad(this, starts, whole);
  }

  /// This with `before` zeros in front of it along `axis`, and `after` behind.
  ///
  /// @throws IllegalArgumentException if either is negative
  public Tensor pad(int axis, int before, int after) {
    return Movement.pad(this, axis, before, after);
  }

  /// The parts one after the other along `axis`.
  ///
  /// @throws IllegalArgumentException if there is none, or they differ along another axis or in
  ///     dtype
  public static Tensor concatenate(int axis, List<? extends Tensor> parts) {
    return Movement.concatenate(axis, parts);
  }

  /// The parts, all of one shape, side by side along a new axis that becomes axis `axis` of the
  /// result.
  ///
  /// @throws IllegalArgumentException if there is none, or they differ
  public static Tensor stack(int axis, List<? extends Tensor> parts) {
    return Movement.stack(axis, parts);
  }

  /// This cut along `axis` into parts of the given sizes; [#concatenate] puts them together
  /// again.
  ///
  /// @throws IllegalArgumentException unless the sizes add up to the axis
  public List<Tensor> split(int axis, int... sizes) {
    return Movement.split(this, axis, sizes);
  }

  /// The same numbers as `target`, each converted on its own.
  ///
  /// - F32 to F64, BF16 to F32 or F64, I32 to F64: exactly;
  /// - F64 to F32, F32, F64 or I32 to BF16, I32 to F32: to the nearest, ties to even, rounded
  ///   once; beyond the largest, an infinity; NaN stays NaN;
  /// - to I32: towards zero; beyond the range the nearest end of it; NaN to 0.
  ///
  /// The slope of a cast is the slope, cast; through I32 none flows.
  public Tensor cast(DType target) {
    return target == dtype ? this : node(new Op.Cast(target), shape, target, this);
  }

  /// The rows of this table that `indices` name, counted from 0: this `[v, …]`, indices `[n…]`
  /// give `[n…, …]`. What is called an embedding, `take` or `index_select` elsewhere.
  ///
  /// An index that is negative or not below v is refused when the formula is evaluated, before
  /// anything changes.
  ///
  /// @param indices I32
  /// @throws IllegalArgumentException if the indices are not I32, or this has no axes
  public Tensor gather(Tensor indices) {
    return Movement.gather(this, indices);
  }

  /// Sums of the rows of this, `[n…, …]`, by index: a table `[rows, …]` whose row r is 0 plus, in
  /// their order, the rows of this whose index is r. The adjoint of [#gather], with the same rule
  /// for indices.
  ///
  /// @param indices `[n…]`, I32
  /// @throws IllegalArgumentException if the indices are not I32, or their shape is not how this
  ///     one's begins; names both
  public Tensor scatterAdd(Tensor indices, int rows) {
    return Movement.scatterAdd(this, indices, rows);
  }

  // ---- the matrix product

  /// `this · other` over the last two axes: `[…, m, k] · […, k, n] = […, m, n]`. Leading axes
  /// stretch.
  public Tensor matmul(Tensor other) {
    return product(this, false, other, false);
  }

  /// `op(a) · op(b)`, where each side may be read as its transpose.
  ///
  /// @throws IllegalArgumentException if the inner sizes differ; names both shapes
  public static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    if (a.shape.rank() < 2 || b.shape.rank() < 2) {
      throw new IllegalArgumentException(
          "matmul needs two axes on both sides, not " + a.shape + " and " + b.shape);
    }
    sameDType("matmul", a, b);
    a.dtype.checkComputes("matmul");
    int m = a.shape.dim(transposeA ? -1 : -2);
    int k = a.shape.dim(transposeA ? -2 : -1);
    int n = b.shape.dim(transposeB ? -2 : -1);
    if (b.shape.dim(transposeB ? -1 : -2) != k) {
      throw new IllegalArgumentException(
          "matmul: "
              + a.shape
              + (transposeA ? "ᵀ" : "")
              + " · "
              + b.shape
              + (transposeB ? "ᵀ" : "")
              + ": the inner sizes differ, "
              + k
              + " and "
              + b.shape.dim(transposeB ? -1 : -2));
    }
    if (!transposeA && a.shape.rank() > 2 && b.shape.rank() == 2) { // one product of all rows
      Tensor rows = a.reshape(a.shape.size() / Math.max(1, k), k);
      return product(rows, false, b, transposeB).reshape(append(leading(a.shape), m, n));
    }
    Shape lead = leading(a.shape).broadcast(leading(b.shape));
    return node(
        new Op.MatMul(transposeA, transposeB),
        append(lead, m, n),
        a.dtype,
        a.broadcastTo(append(lead, a.shape.dim(-2), a.shape.dim(-1))),
        b.broadcastTo(append(lead, b.shape.dim(-2), b.shape.dim(-1))));
  }

  /// Attention: for each of these queries the mean of the values, weighed by how well their keys
  /// fit the query.
  ///
  ///     softmax over the keys seen of (q · kᵀ / √d), times v
  ///
  /// These `[…, t, d]`, keys `[…, s, d]` and values `[…, s, e]` give `[…, t, e]`; leading axes
  /// stretch. A query sees the first keys alone: as many as `visible`, `[…, t]`, says, rounded up
  /// and at most s. One that sees none gives 0. Keys and values that are not seen must be finite;
  /// NaN among what is seen gives NaN. No number of size t × s is kept in memory; its slope works
  /// them out again.
  ///
  /// A. Vaswani and others 2017, *Attention is all you need*,
  /// [arXiv:1706.03762](https://arxiv.org/abs/1706.03762).
  ///
  /// @param visible how many keys each query sees, of the same kind of number; no slope flows
  ///     through it
  /// @throws IllegalArgumentException if shapes or kinds of number do not fit; names them
  public Tensor attention(Tensor keys, Tensor values, Tensor visible) {
    return Attending.attention(this, keys, values, visible);
  }

  /// [#attention] in which every query sees all keys.
  public Tensor attention(Tensor keys, Tensor values) {
    return attention(keys, values, full(keys.shape.dim(-2), Shape.of(shape.dim(-2)), dtype));
  }

  /// [#attention] in which the last query sees all keys, the one before it all but one, and so
  /// on: no query sees what comes after it.
  public Tensor causalAttention(Tensor keys, Tensor values) {
    Shape rows = Shape.of(shape.dim(-2));
    int before = keys.shape.dim(-2) - shape.dim(-2);
    return attention(keys, values, iota(rows, 0, dtype).plus(before + 1));
  }

  // ---- how formulas are made

  private static Tensor elementwise(Op op, Tensor... inputs) {
    return elementwise(op, List.of(inputs));
  }

  /// An element-wise operation, whose inputs stretch to one shape.
  public static Tensor elementwise(Op op, List<Tensor> inputs) {
    Tensor first = inputs.getFirst();
    Shape shape = first.shape;
    if (!(op instanceof Op.Detach)) {
      first.dtype.checkComputes(op.getClass().getSimpleName());
    }
    for (Tensor input : inputs) {
      sameDType(op.getClass().getSimpleName(), first, input);
      shape = shape.broadcast(input.shape);
    }
    List<Tensor> stretched = new ArrayList<>(inputs.size());
    for (Tensor input : inputs) {
      stretched.add(input.broadcastTo(shape));
    }
    return new Tensor(op, List.copyOf(stretched), shape, first.dtype);
  }

  static void sameDType(String what, Tensor a, Tensor b) {
    if (a.dtype != b.dtype) {
      throw new IllegalArgumentException(
          what
              + ": one side is "
              + a.dtype
              + " "
              + a.shape
              + ", the other "
              + b.dtype
              + " "
              + b.shape
              + "; both must hold the same kind of number");
    }
  }

  private List<Integer> axes(int... axes) {
    IntStream chosen =
        axes.length == 0 ? IntStream.range(0, shape.rank()) : Arrays.stream(axes).map(shape::axis);
    return chosen.sorted().distinct().boxed().toList();
  }

  private Shape reduced(List<Integer> axes) {
    int[] dims = shape.dims();
    axes.forEach(axis -> dims[axis] = 1);
    return Shape.of(dims);
  }

  static Shape leading(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
  }

  static Shape append(Shape lead, int rows, int cols) {
    int[] dims = Arrays.copyOf(lead.dims(), lead.rank() + 2);
    dims[dims.length - 2] = rows;
    dims[dims.length - 1] = cols;
    return Shape.of(dims);
  }

  @Override
  public String toString() {
    return op.getClass().getSimpleName() + shape + " " + dtype;
  }
}
