package dev.downhill.program;

import dev.downhill.gradient.Gradient;
import dev.downhill.gradient.OpCases;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Small programs that together use every operation and every kind of kernel, in both kinds of
/// number: what must give the same bits everywhere.
///
/// @param name what it is about
/// @param outputs formulas whose values count
/// @param updates leaves whose new values count
/// @param leaves what the leaves hold before a run
record EveryKernel(
    String name, List<Tensor> outputs, Map<Tensor, Tensor> updates, Map<Tensor, Values> leaves) {
  /// The sources of chance, numbered in the order in which the formulas name them.
  Map<Noise, Long> streams() {
    List<Tensor> formulas = new ArrayList<>(outputs);
    formulas.addAll(updates.values());
    Map<Noise, Long> streams = new LinkedHashMap<>();
    for (Tensor node : Tensor.formulaOrder(formulas)) {
      if (node.op() instanceof Op.Random(Noise noise, _)) {
        streams.putIfAbsent(noise, (long) streams.size());
      }
    }
    return streams;
  }

  Plan.Result plan() {
    Program.Simple simple = Program.Simple.of(outputs, updates, true);
    Plan.Chance chance = new Plan.Chance(streams(), simple.draws());
    return Plan.of(simple.outputs(), simple.updates(), chance, true);
  }

  /// How large the programs are.
  enum Size {
    /// The test table of operations alone, for where a multiplication takes a microsecond.
    TINY,
    /// Enough work for several threads and every path of a kernel.
    SMALL,
    /// Products beyond the caches as well.
    LARGE
  }

  /// @param seed of the numbers in the leaves
  static List<EveryKernel> all(Size size, long seed) {
    List<EveryKernel> all = new ArrayList<>();
    for (DType dtype : DType.COMPUTING) {
      Writer writer = new Writer(dtype, new SplittableRandom(seed), all);
      OpCases.all(dtype).forEach(writer::operation);
      if (size != Size.TINY) {
        writer.functions();
        writer.products(size == Size.LARGE);
        writer.loops();
        writer.moves();
        writer.attention();
        writer.net();
      }
    }
    return all;
  }

  /// Writes programs in one kind of number.
  private record Writer(DType dtype, SplittableRandom random, List<EveryKernel> all) {
    private static final int[][] PRODUCTS = {
      {1, 1, 1},
      {3, 7, 5},
      {1, 65, 17},
      {17, 1, 64},
      {70, 1, 10},
      {33, 65, 130},
      {64, 64, 64},
      {70, 10, 600}
    };
    private static final int[][] LARGE = {{130, 515, 1030}, {600, 270, 300}};

    /// Value, gradient and second derivative.
    void operation(OpCases c) {
      Map<Tensor, Values> leaves = new LinkedHashMap<>();
      for (Shape shape : c.inputs()) {
        leaves.put(Tensor.leaf(shape, dtype), numbers(shape, c.low(), c.high()));
      }
      List<Tensor> knobs = List.copyOf(leaves.keySet());
      List<Tensor> slopes = slopes(c.formula().apply(knobs), knobs);
      List<Tensor> outputs = new ArrayList<>(slopes);
      List<Tensor> bends =
          Gradient.of(slopes.subList(1, slopes.size()), slopes.subList(1, slopes.size()), knobs);
      outputs.addAll(bends);
      add(c.toString(), outputs, leaves);
    }

    /// Every function of one number, at ordinary numbers and at the ends of its range. Sine and
    /// cosine of far angles are `StrictMath`'s, which allocates.
    void functions() {
      Map<String, UnaryOperator<Tensor>> functions = new LinkedHashMap<>();
      functions.put("exp", Tensor::exp);
      functions.put("log", Tensor::log);
      functions.put("sqrt", Tensor::sqrt);
      functions.put("sin", Tensor::sin);
      functions.put("cos", Tensor::cos);
      functions.put("tanh", Tensor::tanh);
      functions.put("erf", Tensor::erf);
      functions.put("softplus", Tensor::softplus);
      functions.put("gelu", Tensor::gelu);
      functions.put("relu", x -> x.minus(0.1).relu().over(3));
      functions.forEach(
          (name, function) -> {
            Tensor x = Tensor.leaf(Shape.of(4099), dtype);
            List<Tensor> slopes = slopes(function.apply(x), List.of(x));
            add(name, slopes, given(x));
            add(name + " of anything", slopes, Map.of(x, wild(x.shape())));
          });
    }

    /// Every layout, alone and continuing a sum, and in a batch.
    void products(boolean large) {
      for (int[] size : large ? LARGE : PRODUCTS) {
        for (int layout = 0; layout < 4; layout++) {
          product(layout % 2 == 1, layout / 2 == 1, size[0], size[1], size[2]);
        }
      }
      product(true, false, 3, 2, 4100); // few sums over many rows
      Tensor a = Tensor.leaf(Shape.of(6, 1, 9, 20), dtype);
      Tensor b = Tensor.leaf(Shape.of(5, 20, 18), dtype);
      add("batched products", List.of(a.matmul(b)), given(a, b));
    }

    private void product(boolean ta, boolean tb, int m, int n, int k) {
      Tensor a = Tensor.leaf(ta ? Shape.of(k, m) : Shape.of(m, k), dtype);
      Tensor b = Tensor.leaf(tb ? Shape.of(n, k) : Shape.of(k, n), dtype);
      Tensor c = Tensor.leaf(Shape.of(m, n), dtype);
      Tensor product = Tensor.product(a, ta, b, tb);
      String name = "product " + m + "·" + n + "·" + k + (ta ? " Aᵀ" : "") + (tb ? " Bᵀ" : "");
      add(name, List.of(product), given(a, b));
      add(name + " added", List.of(), Map.of(c, c.plus(product)), given(a, b, c));
      Tensor gated = c.less(0).select(product, product.times(0));
      Tensor bias = Tensor.leaf(Shape.of(n), dtype);
      if (tb) {
        add(name + " gated and summed", List.of(gated, gated.sum(0)), given(a, b, c));
      } else {
        add(name + " + bias, relu", List.of(product.plus(bias).relu()), given(a, b, bias));
        add(name + " residual", List.of(product.tanh().plus(c)), given(a, b, c));
      }
    }

    /// Chains, row programs and sums over rows.
    void loops() {
      for (int[] dims : new int[][] {{1000, 37}, {3, 1000}, {500, 10}, {4100, 1}}) {
        Tensor x = Tensor.leaf(Shape.of(dims), dtype);
        Tensor row = Tensor.leaf(Shape.of(dims[1]), dtype);
        Tensor col = Tensor.leaf(Shape.of(dims[0], 1), dtype);
        Tensor centred = x.minus(x.mean(1));
        Tensor norm = centred.over(centred.square().mean(1).plus(1e-5).sqrt());
        Tensor chosen = Tensor.iota(x.shape(), 1, dtype).equal(col.times(0).plus(dims[1] / 2));
        List<Consumer<String>> programs =
            List.of(
                at -> add("softmax" + at, slopes(x.softmax(1), List.of(x)), given(x)),
                at ->
                    add(
                        "cross-entropy" + at,
                        slopes(chosen.times(x.logSoftmax(1)).sum(1).times(col).sum(), List.of(x)),
                        given(x, col)),
                at ->
                    add(
                        "layer norm" + at,
                        slopes(norm.times(row).plus(col), List.of(x, row, col)),
                        given(x, row, col)),
                at ->
                    add(
                        "RMS norm" + at,
                        slopes(
                            x.over(x.square().mean(1).plus(1e-5).sqrt()).times(row),
                            List.of(x, row)),
                        given(x, row)),
                at -> add("sums" + at, List.of(x.sum(0), x.sum(1), x.sum()), given(x)),
                at -> add("maxima" + at, List.of(x.maxOver(0), x.maxOver(1)), given(x)));
        programs.forEach(program -> program.accept(" " + x.shape()));
      }
    }

    void moves() {
      Tensor x = Tensor.leaf(Shape.of(9, 33, 20), dtype);
      add(
          "moves",
          List.of(
              x.transpose(2, 1, 0),
              x.transpose(0, 2, 1).exp(),
              x.transpose(1, 0, 2).sum(1),
              x.sum(1).broadcastTo(x.shape()).transpose(1, 2, 0)),
          given(x));
    }

    /// Blocks of queries and a rest, all keys or some, rows that see nothing; with slopes.
    void attention() {
      for (int[] size :
          new int[][] {{2, 150, 150, 16, 16}, {3, 70, 133, 5, 40}, {1, 1, 65, 8, 3}}) {
        Tensor q = Tensor.leaf(Shape.of(size[0], size[1], size[3]), dtype);
        Tensor k = Tensor.leaf(Shape.of(size[0], size[2], size[3]), dtype);
        Tensor v = Tensor.leaf(Shape.of(size[0], size[2], size[4]), dtype);
        Tensor visible = Tensor.leaf(Shape.of(size[0], size[1]), dtype);
        Tensor some = visible.times(size[2]);
        String at = " " + q.shape() + " over " + v.shape();
        add(
            "attention" + at,
            slopes(q.attention(k, v, some), List.of(q, k, v)),
            given(q, k, v, visible));
        add(
            "causal attention" + at,
            slopes(q.causalAttention(k, v), List.of(q, k, v)),
            given(q, k, v));
      }
    }

    /// A step of a net with dropout: products, a loop for each layer, updates in place.
    void net() {
      Tensor x = Tensor.leaf(Shape.of(300, 13), dtype);
      Tensor y = Tensor.leaf(Shape.of(300, 1), dtype);
      Tensor first = Tensor.leaf(Shape.of(13, 32), dtype);
      Tensor shift = Tensor.leaf(Shape.of(32), dtype);
      Tensor last = Tensor.leaf(Shape.of(32, 1), dtype);
      List<Tensor> knobs = List.of(first, shift, last);
      Tensor hidden = x.matmul(first).plus(shift).tanh();
      Tensor mask = new Noise().uniform(hidden.shape(), dtype, 0).less(0.8);
      Tensor loss = hidden.times(mask).matmul(last).minus(y).square().mean();
      Map<Tensor, Tensor> updates = new LinkedHashMap<>();
      Tensor rate = Tensor.ofStep(step -> 0.1 / step, dtype);
      List<Tensor> slopes = Gradient.of(loss, knobs);
      for (int i = 0; i < knobs.size(); i++) {
        updates.put(knobs.get(i), knobs.get(i).minus(slopes.get(i).times(rate)));
      }
      add("a step of a net", List.of(loss), updates, given(x, y, first, shift, last));
    }

    /// A formula, and its gradient by each knob.
    private static List<Tensor> slopes(Tensor formula, List<Tensor> knobs) {
      List<Tensor> slopes = new ArrayList<>(List.of(formula));
      slopes.addAll(Gradient.of(List.of(formula), List.of(formula.plus(1)), knobs));
      return slopes;
    }

    private void add(String name, List<Tensor> outputs, Map<Tensor, Values> leaves) {
      add(name, outputs, Map.of(), leaves);
    }

    private void add(
        String name,
        List<Tensor> outputs,
        Map<Tensor, Tensor> updates,
        Map<Tensor, Values> leaves) {
      String numbered = "%d %s %s".formatted(all.size(), name, dtype);
      all.add(new EveryKernel(numbered, outputs, updates, leaves));
    }

    private Map<Tensor, Values> given(Tensor... leaves) {
      Map<Tensor, Values> values = new LinkedHashMap<>();
      for (Tensor leaf : leaves) {
        values.put(leaf, numbers(leaf.shape(), -1, 1));
      }
      return values;
    }

    private Values numbers(Shape shape, double low, double high) {
      Values values = Values.zeros(shape, dtype);
      for (int i = 0; i < shape.size(); i++) {
        values.set(i, random.nextDouble(low, high));
      }
      return values;
    }

    /// Ordinary numbers, and one in eight something special.
    private Values wild(Shape shape) {
      double[] special = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0,
        -0.0,
        1e-41,
        -1e-310,
        1e30,
        -1e300,
        88.7,
        -103.9,
        709.8,
        -745.1,
        1e6,
        1,
        0.5
      };
      Values values = Values.zeros(shape, dtype);
      for (int i = 0; i < shape.size(); i++) {
        values.set(
            i,
            random.nextInt(8) == 0
                ? special[random.nextInt(special.length)]
                : random.nextDouble(-10, 10));
      }
      return values;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
