package dev.downhill.gradient;

import dev.downhill.tensor.Attending;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// A formula for every operation, at awkward shapes: what the tests of gradients and of fusing
/// run over.
///
/// @param op the operation that the case is about
/// @param name what it does
/// @param inputs shapes of the leaves
/// @param low smallest value of a leaf: inside the domain and away from kinks
/// @param high largest value
/// @param formula from leaves to a result
public record OpCases(
    Class<? extends Op> op,
    String name,
    List<Shape> inputs,
    double low,
    double high,
    Function<List<Tensor>, Tensor> formula) {

  /// In F64.
  public static Stream<OpCases> all() {
    return all(DType.F64);
  }

  /// For leaves of this kind of number.
  public static Stream<OpCases> all(DType dtype) {
    Shape s = Shape.of(3, 5);
    Shape row = Shape.of(5);
    Shape col = Shape.of(3, 1);
    Noise noise = new Noise();
    return Stream.of(
        one(Op.Leaf.class, s, x -> x.square()),
        one(Op.Constant.class, s, x -> x.times(1.7).square()),
        one(Op.Data.class, s, x -> x.square().times(Tensor.of(numbers(dtype, 1.0, -2, 3, 0.5, 7)))),
        one(Op.OfStep.class, s, x -> x.square().times(Tensor.ofStep(t -> 3.0 + t, dtype))),
        one(Op.Training.class, s, x -> Tensor.training(dtype).select(x, x.square())),
        one(Op.Iota.class, s, x -> x.square().times(Tensor.iota(s, 1, dtype))),
        one(Op.Iota.class, s, x -> x.square().times(Tensor.iota(s, 0, dtype))),
        one(Op.Random.class, s, x -> x.square().times(noise.uniform(s, dtype, 0))),
        one(Op.Negate.class, s, x -> x.square().negate()),
        one(Op.Exp.class, s, x -> x.exp()),
        one(Op.Log.class, s, x -> x.log()),
        one(Op.Sqrt.class, s, x -> x.sqrt()),
        one(Op.Sin.class, s, x -> x.sin()),
        one(Op.Cos.class, s, x -> x.cos()),
        one(Op.Tanh.class, s, x -> x.tanh()),
        one(Op.Erf.class, s, x -> x.erf()),
        two(Op.Add.class, s, row, (x, y) -> x.plus(y).square()),
        two(Op.Subtract.class, s, col, (x, y) -> x.minus(y).square()),
        two(Op.Multiply.class, s, row, (x, y) -> x.times(y)),
        two(Op.Divide.class, s, col, (x, y) -> x.over(y)),
        new OpCases(
            Op.Fma.class,
            "fma",
            List.of(s, row, col),
            0.5,
            1.5,
            v -> v.get(0).fma(v.get(1), v.get(2)).square()),
        two(Op.Max.class, s, s, (x, y) -> x.square().max(y.times(x).plus(0.01))),
        two(Op.Less.class, s, s, (x, y) -> x.less(y).plus(x.times(y))),
        two(Op.Equal.class, s, s, (x, y) -> x.equal(y).plus(x.times(y))),
        two(Op.Select.class, s, s, (x, y) -> x.less(y).select(x.square(), y.times(x))),
        two(Op.Select.class, s, col, (x, y) -> y.less(0.2).select(x.square(), x.times(y))),
        two(Op.Select.class, col, row, (x, y) -> x.less(0.2).select(y.square(), y.times(x))),
        one(
            Op.Select.class,
            s,
            "by a moved condition",
            x -> x.less(0.2).transpose().select(x.transpose().square(), x.transpose())),
        one(
            Op.Select.class,
            s,
            "by a condition of another shape",
            x -> x.sum(1).less(1).reshape(1, 3).transpose().select(x.square(), x)),
        one(Op.Max.class, s, "absolute value", x -> x.minus(0.7).abs()),
        one(Op.Detach.class, s, x -> x.minus(x.detach()).plus(x.square())),
        one(Op.Sum.class, Shape.of(130, 3), x -> x.square().sum(0).square()),
        one(Op.Sum.class, Shape.of(4, 19), x -> x.square().sum(1).square()),
        one(Op.Sum.class, Shape.of(3, 4, 5), x -> x.square().sum(1).square()),
        one(Op.Sum.class, Shape.of(3, 4, 5), x -> x.square().sum(0, 2).square()),
        one(Op.Sum.class, Shape.of(70), x -> x.square().sum().square()),
        one(Op.MaxOver.class, s, x -> x.maxOver(1).square()),
        one(Op.MaxOver.class, s, x -> x.maxOver(0).square()),
        one(Op.MaxOver.class, Shape.of(2, 3, 4), x -> x.maxOver().square()),
        one(Op.Reshape.class, s, x -> x.reshape(5, 3).square()),
        one(Op.Transpose.class, Shape.of(2, 3, 4), x -> x.square().transpose(2, 0, 1).exp()),
        one(Op.Broadcast.class, Shape.of(2, 1, 3), x -> x.broadcastTo(Shape.of(2, 4, 3)).square()),
        one(Op.Broadcast.class, Shape.of(1, 4, 1), x -> x.broadcastTo(Shape.of(2, 4, 3)).square()),
        one(Op.Slice.class, s, x -> x.slice(1, 1, 4).square().slice(0, 1, 3).exp()),
        one(Op.Slice.class, Shape.of(7), x -> x.slice(0, 3, 3).sum().plus(x.square())),
        one(Op.Slice.class, s, "a part of a padding", x -> x.exp().pad(1, 2, 2).slice(1, 1, 6)),
        one(Op.Pad.class, s, x -> x.square().pad(1, 2, 3).pad(0, 1, 0).plus(1).square()),
        two(
            Op.Pad.class,
            Shape.of(2, 0),
            s,
            (x, y) -> x.pad(1, 1, 4).pad(0, 0, 1).times(y).plus(y.exp())),
        two(
            Op.Concatenate.class,
            s,
            Shape.of(3, 2),
            (x, y) -> Tensor.concatenate(1, List.of(x, y.exp(), x.square(), y)).square()),
        one(
            Op.Concatenate.class,
            Shape.of(2, 5, 3),
            "halves that change places",
            x -> Tensor.concatenate(1, x.split(1, 2, 3).reversed()).square().times(x)),
        two(
            Op.Concatenate.class,
            s,
            s,
            (x, y) -> Tensor.stack(1, List.of(x, y, Tensor.full(2, s, dtype))).square()),
        one(Op.Cast.class, s, x -> indices(5, 4, 0, 2, 3, 1).cast(dtype).times(x.square())),
        one(Op.Gather.class, s, x -> x.square().gather(indices(4, 2, 0, 2, 1)).exp()),
        one(Op.Gather.class, Shape.of(7), x -> x.exp().gather(indices(5, 6, 6, 0, 3, 6)).square()),
        one(
            Op.Gather.class,
            Shape.of(2, 3, 2),
            "by indices of two axes",
            x -> {
              Tensor by = indices(6, 1, 0, 0, 1, 1, 1).reshape(3, 2);
              return x.gather(by).square().sum(0).times(x.sum());
            }),
        one(Op.ScatterAdd.class, s, x -> x.exp().scatterAdd(indices(3, 3, 0, 3), 4).square()),
        one(
            Op.ScatterAdd.class,
            Shape.of(2, 3),
            "of single numbers",
            x -> x.square().scatterAdd(indices(6, 1, 4, 1, 0, 1, 4).reshape(2, 3), 5).sin()),
        two(
            Op.Gather.class,
            s,
            Shape.of(5, 2),
            "by indices that are worked out",
            (x, y) -> {
              Tensor largest = x.maxOver(1).equal(x).times(Tensor.iota(s, 1, dtype)).sum(1);
              return y.square().gather(largest.reshape(3).cast(DType.I32)).times(x.sum(1)).sin();
            }),
        two(
            Op.Attention.class,
            Shape.of(5, 3),
            Shape.of(2, 5, 3),
            "causal",
            (x, y) -> x.causalAttention(y, y.sin()).square()),
        two(
            Op.Attention.class,
            Shape.of(2, 3),
            Shape.of(4, 3),
            "of some that see nothing",
            (x, y) ->
                x.attention(y, x.sum(0).plus(y), Tensor.iota(Shape.of(2), 0, dtype).times(3))),
        two(
            Op.AttentionGradient.class,
            Shape.of(3, 4),
            Shape.of(5, 4),
            (x, y) -> {
              Tensor made = x.attention(y, y.times(2));
              Tensor slope = Attending.slope(made, 0, made.square());
              return slope
                  .plus(Attending.slope(made, 1, made).sum())
                  .times(Attending.slope(made, 2, made).sum(0).sum());
            }),
        two(Op.MatMul.class, Shape.of(3, 5), Shape.of(5, 2), (x, y) -> x.matmul(y).square()),
        two(
            Op.MatMul.class,
            Shape.of(70, 3),
            Shape.of(70, 2),
            (x, y) -> Tensor.product(x, true, y, false).square()),
        two(
            Op.MatMul.class,
            Shape.of(3, 5),
            Shape.of(2, 5),
            (x, y) -> Tensor.product(x, false, y, true).square()),
        two(
            Op.MatMul.class,
            Shape.of(5, 3),
            Shape.of(2, 5),
            (x, y) -> Tensor.product(x, true, y, true).square()),
        two(
            Op.MatMul.class,
            Shape.of(2, 1, 3, 4),
            Shape.of(5, 4, 2),
            (x, y) -> x.matmul(y).square()),
        one(Op.MaxOver.class, Shape.of(4, 7), "softmax", x -> x.softmax(1).square()),
        one(Op.Sum.class, Shape.of(4, 7), "log-softmax", x -> x.logSoftmax(1).square()),
        one(Op.Select.class, s, "softplus", x -> x.softplus()),
        one(Op.Tanh.class, s, "sigmoid", x -> x.sigmoid()),
        one(Op.Erf.class, s, "GELU", x -> x.gelu()),
        two(
            Op.Sum.class,
            Shape.of(6, 9),
            Shape.of(9),
            (x, y) -> {
              Tensor centred = x.minus(x.mean(1));
              return centred.over(centred.square().mean(1).plus(1e-3).sqrt()).times(y).square();
            }));
  }

  private static Values numbers(DType dtype, double... numbers) {
    Values values = Values.zeros(Shape.of(numbers.length), dtype);
    for (int i = 0; i < numbers.length; i++) {
      values.set(i, numbers[i]);
    }
    return values;
  }

  private static OpCases one(
      Class<? extends Op> op, Shape shape, Function<Tensor, Tensor> formula) {
    return one(op, shape, "of " + shape, formula);
  }

  private static OpCases one(
      Class<? extends Op> op, Shape shape, String name, Function<Tensor, Tensor> formula) {
    return new OpCases(op, name, List.of(shape), 0.5, 1.5, v -> formula.apply(v.getFirst()));
  }

  private static Tensor indices(int count, int... indices) {
    return Tensor.of(Values.indices(Shape.of(count), indices));
  }

  private static OpCases two(
      Class<? extends Op> op, Shape x, Shape y, java.util.function.BinaryOperator<Tensor> formula) {
    return two(op, x, y, "of " + x + " and " + y, formula);
  }

  private static OpCases two(
      Class<? extends Op> op,
      Shape x,
      Shape y,
      String name,
      java.util.function.BinaryOperator<Tensor> formula) {
    return new OpCases(op, name, List.of(x, y), 0.5, 1.5, v -> formula.apply(v.get(0), v.get(1)));
  }

  @Override
  public String toString() {
    return op.getSimpleName() + " " + name;
  }
}
