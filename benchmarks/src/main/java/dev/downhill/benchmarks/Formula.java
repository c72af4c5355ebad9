package dev.downhill.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.models.LayerNorm;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Nudge;
import dev.downhill.optimizer.Slope;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// A formula as a compiled program, in F32: what training steps spend their time in.
public enum Formula implements Work {
  /// `[1024, 1024]·[1024, 1024]`, 2.15 billion floating-point operations.
  PRODUCT_1024(() -> product(1024, 1024, 1024)),
  /// A layer's outputs.
  PRODUCT_512_768_3072(() -> product(512, 768, 3072)),
  /// The gradient of that layer's inputs, with the weights as they are stored.
  PRODUCT_512_3072_768(() -> product(512, 3072, 768)),
  /// `[512, 768]ᵀ·[512, 3072]`: the gradient of its weights.
  PRODUCT_TRANSPOSED_768_512_3072(() -> transposed(768, 512, 3072)),
  /// `[128, 384]·[384, 384]`.
  PRODUCT_128_384_384(() -> product(128, 384, 384)),
  /// `[64, 64]·[64, 64]`, 524,288 floating-point operations.
  PRODUCT_64(() -> product(64, 64, 64)),
  /// `[256, 13]·[13, 64]`: the first layer of a table's net.
  PRODUCT_256_13_64(() -> product(256, 13, 64)),
  /// 48 times `[64, 64]·[64, 32]`.
  PRODUCTS_48_64_64_32(() -> product(Shape.of(48, 64, 64), false, Shape.of(48, 64, 32))),
  /// `x + x`, a million numbers.
  ADD(() -> million(x -> x.plus(x), 1)),
  /// `eˣ` of a million numbers.
  EXP(() -> million(Tensor::exp, 20)),
  /// GELU by its approximation with tanh, of a million numbers.
  GELU_TANH(
      () ->
          million(
              x -> {
                Tensor cubic = x.plus(x.square().times(x).times(0.044715));
                Tensor tanh = cubic.times(Math.sqrt(2 / Math.PI)).tanh();
                return x.times(0.5).times(tanh.plus(1));
              },
              37)),
  /// GELU by erf, of a million numbers.
  GELU_ERF(() -> million(Tensor::gelu, 44)),
  /// Softmax over 1,024 rows of 1,024.
  SOFTMAX(() -> million(x -> x.softmax(1), 24)),
  /// Layer norm with gain and shift of 1,024 rows of 1,024.
  LAYER_NORM(Formula::layerNorm),
  /// Adam's update of a million parameters and their memory in place.
  ADAM(Formula::adam),
  /// Attention and its gradient: 4 batches × 12 heads × 256 places × 64 numbers, causal.
  ATTENTION(Formula::attention);

  /// What is worked out, from leaves that hold `|sin(leaf + i)|`.
  private record Recipe(
      List<Tensor> leaves, List<Tensor> outputs, Map<Tensor, Tensor> updates, Floor floor) {}

  private static final int MILLION = 1 << 20;

  private final Recipe recipe;

  Formula(Supplier<Recipe> recipe) {
    this.recipe = recipe.get();
  }

  @Override
  public Set<Side> peers() {
    return EnumSet.of(Side.PYTORCH);
  }

  @Override
  public Floor floor() {
    return recipe.floor;
  }

  @Override
  public Trial begin(Machine machine) {
    Execution execution =
        Program.compile(recipe.outputs, recipe.updates, true, Map.of(), machine).execution();
    List<Values> numbers = new ArrayList<>();
    for (Tensor leaf : recipe.leaves) {
      numbers.add(Numbers.wave(numbers.size(), 1, leaf.shape(), Math::abs));
      execution.bind(leaf, numbers.getLast());
    }
    return new Trial() {
      private long step;

      @Override
      public void run() {
        execution.run(1, ++step, 0);
      }

      @Override
      public double check() {
        return Numbers.meanSquare(
            recipe.outputs.isEmpty() ? numbers.getFirst() : execution.output(0));
      }
    };
  }

  private static Recipe product(int m, int k, int n) {
    return product(Shape.of(m, k), false, Shape.of(k, n));
  }

  private static Recipe transposed(int m, int k, int n) {
    return product(Shape.of(k, m), true, Shape.of(k, n));
  }

  private static Recipe product(Shape left, boolean transposed, Shape right) {
    Tensor a = Tensor.leaf(left, DType.F32);
    Tensor b = Tensor.leaf(right, DType.F32);
    Tensor c = Tensor.product(a, transposed, b, false);
    double flops = 2.0 * c.shape().size() * right.dim(-2);
    double bytes = 4.0 * (left.size() + right.size() + c.shape().size());
    String rest = "edges of tiles, packing, hand-overs";
    return new Recipe(List.of(a, b), List.of(c), Map.of(), new Floor(flops, bytes, rest));
  }

  /// @param operations on vectors that it takes, about
  private static Recipe million(UnaryOperator<Tensor> formula, int operations) {
    Tensor x = Tensor.leaf(Shape.of(1024, 1024), DType.F32);
    Floor floor = new Floor(2.0 * operations * MILLION, 8.0 * MILLION, "writing, chains' latency");
    return new Recipe(List.of(x), List.of(formula.apply(x)), Map.of(), floor);
  }

  private static Recipe layerNorm() {
    LayerNorm norm = LayerNorm.of(1024, DType.F32);
    Recipe plain = million(norm::apply, 8);
    List<Tensor> leaves = List.of(plain.leaves.getFirst(), norm.gain(), norm.shift());
    return new Recipe(leaves, plain.outputs, Map.of(), plain.floor);
  }

  private static Recipe adam() {
    Tensor theta = Tensor.leaf(Shape.of(MILLION), DType.F32);
    Tensor gradient = Tensor.leaf(theta.shape(), DType.F32);
    Tensor m = Tensor.leaf(theta.shape(), DType.F32);
    Tensor v = Tensor.leaf(theta.shape(), DType.F32);
    Nudge nudge = new Adam().nudge(new Slope("theta", theta, gradient, Map.of("m", m, "v", v)));
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    updates.put(theta, theta.minus(nudge.update().times(1e-3)));
    updates.put(m, requireNonNull(nudge.memory().get("m")));
    updates.put(v, requireNonNull(nudge.memory().get("v")));
    Floor floor = new Floor(2.0 * 15 * MILLION, 28.0 * MILLION, "writing three arrays of four");
    return new Recipe(List.of(theta, gradient, m, v), List.of(), updates, floor);
  }

  private static Recipe attention() {
    int heads = 48;
    int places = 256;
    int width = 64;
    List<Tensor> leaves = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leaves.add(Tensor.leaf(Shape.of(heads, places, width), DType.F32));
    }
    Tensor q = leaves.get(0);
    Tensor k = leaves.get(1);
    Tensor v = leaves.get(2);
    Tensor out = q.causalAttention(k, v);
    List<Tensor> outputs = new ArrayList<>();
    outputs.addAll(
        Gradient.of(out.times(leaves.get(3)).sum().reshape(Shape.SCALAR), List.of(v, q, k)));
    outputs.add(out);
    // Two products forward and four back, of the half of all pairs that is seen.
    double pairs = heads * places * places / 2.0;
    double flops = pairs * (6 * 2 * width + 2 * 24);
    Floor floor = new Floor(flops, 4.0 * 8 * heads * places * width, "pairs that are not seen");
    return new Recipe(leaves, outputs, Map.of(), floor);
  }
}
