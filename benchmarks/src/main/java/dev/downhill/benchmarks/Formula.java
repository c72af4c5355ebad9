package dev.downhill.benchmarks;

import static java.util.Objects.requireNonNull;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A formula as a compiled program, in F32: what training steps spend their time in.
public enum Formula {
  /// `[1024, 1024]·[1024, 1024]`, 2.15 billion floating-point operations.
  PRODUCT_1024 {
    @Override
    Runnable compile(Machine machine) {
      return product(machine, false, 1024, 1024, 1024);
    }
  },
  /// A layer's outputs.
  PRODUCT_512_768_3072 {
    @Override
    Runnable compile(Machine machine) {
      return product(machine, false, 512, 768, 3072);
    }
  },
  /// The gradient of that layer's inputs, with the weights as they are stored.
  PRODUCT_512_3072_768 {
    @Override
    Runnable compile(Machine machine) {
      return product(machine, false, 512, 3072, 768);
    }
  },
  /// `[512, 768]ᵀ·[512, 3072]`: the gradient of its weights.
  PRODUCT_TRANSPOSED_768_512_3072 {
    @Override
    Runnable compile(Machine machine) {
      return product(machine, true, 768, 512, 3072);
    }
  },
  /// `[128, 384]·[384, 384]`.
  PRODUCT_128_384_384 {
    @Override
    Runnable compile(Machine machine) {
      return product(machine, false, 128, 384, 384);
    }
  },
  /// `[64, 64]·[64, 64]`, 524,288 floating-point operations.
  PRODUCT_64 {
    @Override
    Runnable compile(Machine machine) {
      return product(machine, false, 64, 64, 64);
    }
  },
  /// `[256, 13]·[13, 64]`: the first layer of a table's net.
  PRODUCT_256_13_64 {
    @Override
    Runnable compile(Machine machine) {
      return product(machine, false, 256, 13, 64);
    }
  },
  /// 48 times `[64, 64]·[64, 32]`.
  PRODUCTS_48_64_64_32 {
    @Override
    Runnable compile(Machine machine) {
      Tensor a = Tensor.leaf(Shape.of(48, 64, 64), DType.F32);
      Tensor b = Tensor.leaf(Shape.of(48, 64, 32), DType.F32);
      return compiled(machine, List.of(a.matmul(b)), Map.of(), a, b);
    }
  },
  /// `x + x`, a million numbers.
  ADD {
    @Override
    Runnable compile(Machine machine) {
      Tensor x = Tensor.leaf(SQUARE, DType.F32);
      return compiled(machine, List.of(x.plus(x)), Map.of(), x);
    }
  },
  /// `eˣ` of a million numbers.
  EXP {
    @Override
    Runnable compile(Machine machine) {
      Tensor x = Tensor.leaf(SQUARE, DType.F32);
      return compiled(machine, List.of(x.exp()), Map.of(), x);
    }
  },
  /// GELU by its approximation with tanh, of a million numbers.
  GELU_TANH {
    @Override
    Runnable compile(Machine machine) {
      Tensor x = Tensor.leaf(SQUARE, DType.F32);
      Tensor inner = x.plus(x.square().times(x).times(0.044715)).times(Math.sqrt(2 / Math.PI));
      return compiled(machine, List.of(x.times(0.5).times(inner.tanh().plus(1))), Map.of(), x);
    }
  },
  /// GELU by erf, of a million numbers.
  GELU_ERF {
    @Override
    Runnable compile(Machine machine) {
      Tensor x = Tensor.leaf(SQUARE, DType.F32);
      return compiled(machine, List.of(x.gelu()), Map.of(), x);
    }
  },
  /// Softmax over 1,024 rows of 1,024.
  SOFTMAX {
    @Override
    Runnable compile(Machine machine) {
      Tensor x = Tensor.leaf(SQUARE, DType.F32);
      return compiled(machine, List.of(x.softmax(1)), Map.of(), x);
    }
  },
  /// Layer norm with gain and shift of 1,024 rows of 1,024.
  LAYER_NORM {
    @Override
    Runnable compile(Machine machine) {
      LayerNorm norm = LayerNorm.of(1024, DType.F32);
      Tensor x = Tensor.leaf(SQUARE, DType.F32);
      return compiled(machine, List.of(norm.apply(x)), Map.of(), x, norm.gain(), norm.shift());
    }
  },
  /// Adam's update of a million parameters and their memory in place.
  ADAM {
    @Override
    Runnable compile(Machine machine) {
      Tensor theta = Tensor.leaf(Shape.of(1 << 20), DType.F32);
      Tensor gradient = Tensor.leaf(theta.shape(), DType.F32);
      Tensor m = Tensor.leaf(theta.shape(), DType.F32);
      Tensor v = Tensor.leaf(theta.shape(), DType.F32);
      Nudge nudge = new Adam().nudge(new Slope("theta", theta, gradient, Map.of("m", m, "v", v)));
      Map<Tensor, Tensor> updates = new LinkedHashMap<>();
      updates.put(theta, theta.minus(nudge.update().times(1e-3)));
      updates.put(m, requireNonNull(nudge.memory().get("m")));
      updates.put(v, requireNonNull(nudge.memory().get("v")));
      return compiled(machine, List.of(), updates, theta, gradient, m, v);
    }
  };

  private static final Shape SQUARE = Shape.of(1024, 1024);

  /// What works the formula out once, for numbers from 0 to 1.
  abstract Runnable compile(Machine machine);

  private static Runnable product(Machine machine, boolean transposed, int m, int k, int n) {
    Tensor a = Tensor.leaf(transposed ? Shape.of(k, m) : Shape.of(m, k), DType.F32);
    Tensor b = Tensor.leaf(Shape.of(k, n), DType.F32);
    return compiled(machine, List.of(Tensor.product(a, transposed, b, false)), Map.of(), a, b);
  }

  private static Runnable compiled(
      Machine machine, List<Tensor> outputs, Map<Tensor, Tensor> updates, Tensor... leaves) {
    Execution execution = Program.compile(outputs, updates, true, Map.of(), machine).execution();
    for (int i = 0; i < leaves.length; i++) {
      execution.bind(leaves[i], Numbers.wave(i, 1, leaves[i].shape(), Math::abs));
    }
    long[] step = new long[1];
    return () -> execution.run(1, ++step[0], 0);
  }
}
