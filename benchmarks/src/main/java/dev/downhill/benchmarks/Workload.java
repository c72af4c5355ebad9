package dev.downhill.benchmarks;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.loss.Loss;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Layer;
import dev.downhill.model.Theta;
import dev.downhill.models.Activation;
import dev.downhill.models.Mlp;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A training step that peers make too: the same shapes, the same starting numbers, one batch
/// that stays in place, F32.
///
/// All numbers are sines of their position, which any language can make: `x = sin(1 + i)`, `y =
/// sin(1,000 + i)` or the class `7·i mod 10`, and parameter `p` of the model `sin(10,000·p +
/// i)/√in` with its layer's count of inputs, row by row.
public enum Workload implements Work {
  /// 32 rows, 2 inputs, a straight line, plain descent.
  LINE(32, new GradientDescent(), 0.01, false, 2, 1),
  /// 256 rows, 13 inputs, two hidden layers of 64, Adam.
  HOUSES(256, new Adam(), 1e-3, false, 13, 64, 64, 1),
  /// 128 pictures of 784 numbers, hidden layers of 512 and 256, 10 classes, Adam.
  DIGITS(128, new Adam(), 1e-3, true, 784, 512, 256, 10),
  /// All of 10 million rows, 10 inputs, a straight line, plain descent: 440 MB to read.
  TABLE(10_000_000, new GradientDescent(), 0.01, false, 10, 1);

  private final int rows;
  private final Optimizer optimizer;
  private final double rate;
  private final boolean classes;
  private final int[] sizes;

  Workload(int rows, Optimizer optimizer, double rate, boolean classes, int... sizes) {
    this.rows = rows;
    this.optimizer = optimizer;
    this.rate = rate;
    this.classes = classes;
    this.sizes = sizes;
  }

  /// Smile has no Adam, and makes the cheaper plain step; its nets have a hidden layer.
  @Override
  public Set<Side> peers() {
    return switch (this) {
      case LINE, TABLE -> EnumSet.of(Side.PYTORCH);
      case HOUSES -> EnumSet.of(Side.PYTORCH, Side.SMILE);
      case DIGITS -> EnumSet.of(Side.SCALAR, Side.PYTORCH, Side.SMILE);
    };
  }

  /// Whether its numbers are made in no time, so that its first seconds are the descent's.
  boolean isSmall() {
    return this != TABLE;
  }

  @Override
  public Floor floor() {
    long weights = 0;
    for (int i = 1; i < sizes.length; i++) {
      weights += (long) sizes[i - 1] * sizes[i];
    }
    // Forward, weight gradient, and the data's gradient in all layers but the first.
    double flops = (6.0 * weights - 2.0 * sizes[0] * sizes[1]) * rows;
    int arrays = 1 + optimizer.memory().size();
    double bytes = 4.0 * rows * (sizes[0] + 1) + 8.0 * arrays * weights;
    return new Floor(
        flops,
        bytes,
        switch (this) {
          case LINE -> "the hand-over from kernel to kernel, and the loop's rules";
          case HOUSES -> "products too narrow for the peak; element-wise loops; hand-overs";
          case DIGITS -> "Adam's pass over θ and its memory; packing; the last layer of 10";
          case TABLE -> "arithmetic that does not overlap with waiting for memory; weights";
        });
  }

  @Override
  public Trial begin(Machine machine) {
    Descent descent = descent(machine);
    return new Trial() {
      @Override
      public void run() {
        descent.step();
      }

      @Override
      public double check() {
        return descent.progress().loss();
      }
    };
  }

  /// At its start, before the first step.
  Descent descent(Machine machine) {
    Layer model = Mlp.of(Activation.RELU, sizes);
    Values x = Numbers.wave(1, 1, Shape.of(rows, sizes[0]));
    Values y = Numbers.wave(1000, 1, Shape.of(rows, 1));
    for (int row = 0; classes && row < rows; row++) {
      y.set(row, 7 * row % 10);
    }
    Loss loss = classes ? new CrossEntropy() : new SquaredError();
    Recipe recipe =
        Recipe.of(loss, optimizer, rate)
            .withBatch(Recipe.ALL)
            .withKeep(Keep.TRAINING)
            .withStops(new Stop.Steps(Long.MAX_VALUE));
    return new Descent(model, start(model), Batch.of(x, y), null, recipe, machine);
  }

  private static Theta start(Layer model) {
    Map<String, Values> start = new LinkedHashMap<>();
    int inputs = 1;
    for (Map.Entry<String, Values> knob : Theta.start(model, 1).values().entrySet()) {
      Shape shape = knob.getValue().shape();
      inputs = shape.rank() == 2 ? shape.dim(0) : inputs;
      double scale = 1 / Math.sqrt(inputs);
      start.put(knob.getKey(), Numbers.wave(10_000 * start.size(), scale, shape));
    }
    return Theta.of(start);
  }
}
