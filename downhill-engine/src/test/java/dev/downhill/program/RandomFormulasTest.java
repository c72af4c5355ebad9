package dev.downhill.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random formulas, their gradients and updates of their leaves: fused and planned they give the
/// bits of one kernel per formula with a buffer each.
class RandomFormulasTest {
  private static final int FORMULAS = 60;

  @Test
  void fusingAndPlanningChangeNoBit() {
    for (long seed = 0; seed < FORMULAS; seed++) {
      assertThat(run(seed, true)).as("seed %d", seed).isEqualTo(run(seed, false));
    }
  }

  private static List<String> run(long seed, boolean fusing) {
    SplittableRandom random = new SplittableRandom(seed);
    DType dtype = random.nextBoolean() ? DType.F32 : DType.F64;
    Map<Tensor, Values> leaves = new LinkedHashMap<>();
    List<Tensor> pool = new ArrayList<>();
    int[][] shapes = {{70, 5}, {70, 1}, {1, 5}, {5}, {70, 5}, {1}, {3, 70, 5}, {5, 5}};
    for (int[] dims : shapes) {
      Tensor leaf = Tensor.leaf(Shape.of(dims), dtype);
      Values values = Values.zeros(leaf.shape(), dtype);
      for (int i = 0; i < leaf.shape().size(); i++) {
        values.set(i, random.nextDouble(-1, 1));
      }
      leaves.put(leaf, values);
      pool.add(leaf);
    }
    for (int i = 0; i < 25; i++) {
      pool.add(grown(pool, random));
    }
    Tensor loss = pool.getLast().sum().reshape();
    for (int i = 0; i < 3; i++) {
      loss = loss.plus(pick(pool, random).square().mean().reshape());
    }
    List<Tensor> knobs = List.copyOf(leaves.keySet());
    List<Tensor> slopes = Gradient.of(loss, knobs);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    for (int i = 0; i < knobs.size(); i++) {
      Tensor knob = knobs.get(i);
      if (random.nextBoolean()) {
        updates.put(knob, random.nextBoolean() ? knob.plus(slopes.get(i)) : slopes.get(i));
      }
    }
    List<Tensor> outputs = List.of(loss, pick(pool, random), slopes.getFirst());
    Execution execution =
        Program.compile(outputs, updates, true, Map.of(), Machine.shared(), fusing).execution();
    leaves.forEach(execution::bind);
    execution.run(1, 1, 0);
    List<String> bits = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      addBits(execution.output(i), bits);
    }
    updates.keySet().forEach(leaf -> addBits(leaves.get(leaf), bits));
    return bits;
  }

  private static void addBits(Values values, List<String> bits) {
    for (int i = 0; i < values.shape().size(); i++) {
      bits.add(Long.toHexString(Double.doubleToLongBits(values.at(i))));
    }
  }

  private static Tensor pick(List<Tensor> pool, SplittableRandom random) {
    return pool.get(random.nextInt(pool.size()));
  }

  /// As many as the rows of `a`, given or worked out.
  private static Tensor indices(Tensor a, SplittableRandom random) {
    int rows = a.shape().dim(0);
    if (rows > 0 && random.nextBoolean()) {
      Tensor place = Tensor.iota(Shape.of(rows), 0, a.dtype());
      return place.times(random.nextDouble()).cast(DType.I32);
    }
    return Tensor.of(Values.indices(Shape.of(rows), random.ints(rows, 0, rows).toArray()));
  }

  private static Tensor part(Tensor a, SplittableRandom random) {
    int axis = random.nextInt(a.shape().rank());
    int from = random.nextInt(a.shape().dim(axis) + 1);
    return a.slice(axis, from, random.nextInt(from, a.shape().dim(axis) + 1));
  }

  private static Tensor grown(List<Tensor> pool, SplittableRandom random) {
    while (true) {
      Tensor a = pick(pool, random);
      Tensor b = pick(pool, random);
      try {
        Tensor result =
            switch (random.nextInt(24)) {
              case 0 -> a.plus(b);
              case 1 -> a.minus(b);
              case 2 -> a.times(b);
              case 3 -> a.over(b.square().plus(1));
              case 4 -> a.max(b);
              case 5 -> a.less(b).select(a, b);
              case 6 -> a.tanh();
              case 7 -> a.square().negate().exp();
              case 8 -> a.sum(random.nextInt(a.shape().rank())).times(0.1);
              case 9 -> a.maxOver(random.nextInt(a.shape().rank()));
              case 10 -> a.softmax(-1);
              case 11 -> a.sum().times(0.01);
              case 12 -> a.transpose();
              case 13 -> a.matmul(b).times(0.1);
              case 14 -> Tensor.product(a, true, b, false).times(0.01);
              case 15 -> a.reshape(a.shape().size() / 5, 5);
              case 16 ->
                  a.times(Tensor.iota(a.shape(), random.nextInt(a.shape().rank()), a.dtype()))
                      .times(0.01);
              case 20 -> a.gather(indices(a, random));
              case 21 -> a.scatterAdd(indices(a, random), a.shape().dim(0) + 1);
              case 22 -> {
                DType other = a.dtype() == DType.F32 ? DType.F64 : DType.F32;
                yield a.cast(other).square().plus(b.cast(other)).cast(a.dtype());
              }
              case 17 -> part(a, random);
              case 18 -> a.pad(random.nextInt(a.shape().rank()), random.nextInt(3), 1);
              case 19 -> Tensor.concatenate(random.nextInt(a.shape().rank()), List.of(a, b, a));
              default -> a.broadcastTo(b.shape());
            };
        if (result.shape().rank() <= 3 && result.shape().size() <= 30_000) {
          return result;
        }
      } catch (IllegalArgumentException shapesDoNotFit) {
        // Try another pair.
      }
    }
  }
}
