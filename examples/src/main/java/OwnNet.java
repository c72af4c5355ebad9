import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.initializer.Glorot;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Model;
import dev.downhill.models.Linear;
import dev.downhill.optimizer.Adam;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;

/// A net of one's own: a record of its layers, and the formula that they make.
record Net(Linear first, Linear second, Linear last) implements Model {
  @Override
  public Tensor apply(Tensor x) {
    return last.apply(second.apply(first.apply(x).tanh()).tanh());
  }
}

void main() {
  double[] x = IntStream.range(0, 256).mapToDouble(i -> i / 128.0 - 1).toArray();
  double[] y = Arrays.stream(x).map(angle -> StrictMath.sin(6 * angle)).toArray();
  var wave = Batch.of(Values.of(Shape.of(256, 1), x), Values.of(Shape.of(256, 1), y));
  var first = Linear.of(1, 32, new Glorot(), DType.F64);
  var second = Linear.of(32, 32, new Glorot(), DType.F64);
  var last = Linear.of(32, 1, new Glorot(), DType.F64);
  var recipe = Recipe.of(new SquaredError(), new Adam(), 0.01).withStops(new Stop.Slope(0.001));
  var outcome = new Descent(new Net(first, second, last), wave, null, recipe).run();
  IO.println("J " + outcome.loss() + " after " + outcome.steps() + " steps: " + outcome.reason());
}
