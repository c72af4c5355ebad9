package dev.downhill.tensor;

import java.util.List;
import java.util.function.LongToDoubleFunction;

/// The primitive operations: everything else is a formula over these.
///
/// The set is closed, so that the compiler lists what a new operation must bring: a shape here, a
/// line in the gradient's table, a loop instruction or a kernel.
public sealed interface Op {
  // Leaves: no inputs.

  /// Numbers that are given when the formula is evaluated: a parameter, a batch.
  record Leaf() implements Op {}

  /// One number, the same for every element.
  record Constant(double value) implements Op {}

  /// Numbers known when the formula is written.
  record Data(Values values) implements Op {}

  /// A scalar that is a pure function of the step, counted from 1; computed in F64, then rounded.
  record OfStep(LongToDoubleFunction function) implements Op {}

  /// 1 while training, 0 while predicting; folded away when the formula is compiled.
  record Training() implements Op {}

  /// The position along `axis`: 0, 1, 2, …
  record Iota(int axis) implements Op {}

  /// Counter-based uniform numbers in `[0, 1)`: see [Noise].
  record Random(Noise noise, int draw) implements Op {}

  // Element-wise: inputs and result share one shape.

  record Negate() implements Op {}

  record Exp() implements Op {}

  record Log() implements Op {}

  record Sqrt() implements Op {}

  record Sin() implements Op {}

  record Cos() implements Op {}

  record Tanh() implements Op {}

  /// The error function `2/√π ∫₀ˣ e^(−t²) dt`.
  record Erf() implements Op {}

  record Add() implements Op {}

  record Subtract() implements Op {}

  record Multiply() implements Op {}

  record Divide() implements Op {}

  /// `a·b + c`, rounded once.
  record Fma() implements Op {}

  /// The larger; NaN if either is NaN; 0 is larger than −0.
  record Max() implements Op {}

  /// 1 where `a < b`, else 0; 0 where either is NaN.
  record Less() implements Op {}

  /// 1 where `a = b`, else 0; 0 where either is NaN.
  record Equal() implements Op {}

  /// Inputs `c, a, b`: `a` where `c ≠ 0`, else `b`. What is not chosen has no influence, NaN
  /// included.
  record Select() implements Op {}

  /// The same numbers, through which no gradient flows.
  record Detach() implements Op {}

  // Reductions: the axes stay, with size 1. An empty sum is 0, an empty maximum −∞.

  /// The sum over `axes`, given in rising order.
  record Sum(List<Integer> axes) implements Op {}

  /// The largest over `axes`, given in rising order; NaN if one is NaN.
  record MaxOver(List<Integer> axes) implements Op {}

  // Movement: the same numbers elsewhere, NaN and infinities among them.

  /// The same numbers, in the same row-major order, in another shape.
  record Reshape(Shape shape) implements Op {}

  /// Axis `i` of the result is axis `order[i]` of the input.
  record Transpose(List<Integer> order) implements Op {}

  /// Axes of size 1 repeated to the sizes of `shape`, which has the same rank.
  record Broadcast(Shape shape) implements Op {}

  /// The part of sizes `shape` that begins at index `starts[i]` of axis `i`.
  record Slice(List<Integer> starts, Shape shape) implements Op {}

  /// The numbers from index `starts[i]` of axis `i` on, in a tensor of `shape` that is 0
  /// elsewhere.
  record Pad(List<Integer> starts, Shape shape) implements Op {}

  /// The inputs one after the other along `axis`; their other sizes are equal.
  record Concatenate(int axis) implements Op {}

  /// The same numbers as another kind of number; see [Tensor#cast].
  record Cast(DType dtype) implements Op {}

  /// Inputs `table [v, …]`, `indices [n…]`: for each index that row of the table, `[n…, …]`.
  record Gather() implements Op {}

  /// Inputs `values [n…, …]`, `indices [n…]`: a table `[rows, …]` whose row r is the sum of the
  /// values whose index is r, added to 0 in their order.
  record ScatterAdd(int rows) implements Op {}

  /// Inputs queries `[…, t, d]`, keys `[…, s, d]`, values `[…, s, e]`, visible `[…, t]`: see
  /// [Tensor#attention].
  record Attention(double scale) implements Op {}

  /// Inputs those of an attention and the slope of its result: the slope by input number `by`, 0
  /// for queries, 1 for keys, 2 for values.
  record AttentionGradient(int by, double scale) implements Op {}

  /// The matrix product over the last two axes, `A·B` with either side transposed; leading axes
  /// equal.
  record MatMul(boolean transposeA, boolean transposeB) implements Op {}
}
