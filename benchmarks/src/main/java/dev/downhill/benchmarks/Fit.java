package dev.downhill.benchmarks;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Keep;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.initializer.Zeros;
import dev.downhill.kernel.Machine;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Theta;
import dev.downhill.models.LinearModel;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.solver.LeastSquares;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.EnumSet;
import java.util.Set;

/// A line through 100,000 rows of 20 inputs, from data in memory to its coefficients.
///
/// `x = sin((20·row + column + 1)²)` and `y = Σ (column + 1)/20·x + sin(7·(row + 1)²)`: inputs
/// that do not follow from each other, and noise. What must agree is the mean squared error.
public enum Fit implements Work {
  /// By algebra, in F64, with standard errors where the side gives them.
  LEAST_SQUARES {
    @Override
    public Floor floor() {
      // Householder's QR: 2·rows·columns² in F64.
      double flops = 2 * 2.0 * ROWS * (COLUMNS + 1) * (COLUMNS + 1);
      return new Floor(flops, 8.0 * ROWS * (COLUMNS + 1), "scalar sums; twice the precision");
    }

    @Override
    public Trial begin(Machine machine) {
      Values x = inputs(DType.F64);
      Values y = targets(DType.F64);
      return new Trial() {
        private double error;

        @Override
        public void run() {
          error = LeastSquares.of(x, y).withIntercept().solve().residualSum() / ROWS;
        }

        @Override
        public double check() {
          return error;
        }
      };
    }
  },
  /// By 5 epochs of plain descent on shuffled batches of 32, rate 0.01, in F32, from zeros.
  EPOCHS {
    // Each side takes the rows in an order of its own, at a constant rate: it ends somewhere
    // about the minimum, scikit-learn within 0.5 % of its loss from one order to another.
    @Override
    public double agreement() {
      return 1e-2;
    }

    @Override
    public Floor floor() {
      double numbers = 5.0 * ROWS * (COLUMNS + 1);
      return new Floor(4 * numbers, 4 * numbers, "15,625 steps' hand-overs; gathering their rows");
    }

    @Override
    public Trial begin(Machine machine) {
      Batch rows = Batch.of(inputs(DType.F32), targets(DType.F32));
      Recipe recipe =
          Recipe.of(new SquaredError(), new GradientDescent(), 0.01)
              .withBatch(32)
              .withKeep(Keep.TRAINING)
              .withStops(new Stop.Epochs(5));
      LinearModel model =
          new LinearModel(
              new Zeros().parameter(Shape.of(COLUMNS, 1), DType.F32),
              new Zeros().parameter(Shape.of(1), DType.F32));
      Theta start = Theta.start(model, 1);
      return new Trial() {
        private Theta theta = start;

        @Override
        public void run() {
          Descent descent = new Descent(model, start, rows, null, recipe, machine);
          while (descent.step()) {}
          theta = descent.theta();
        }

        @Override
        public double check() {
          return error(rows, theta);
        }
      };
    }
  };

  static final int ROWS = 100_000;
  static final int COLUMNS = 20;

  @Override
  public Set<Side> peers() {
    EnumSet<Side> all = EnumSet.of(Side.PYTORCH, Side.SCIKIT, Side.SMILE);
    if (this == EPOCHS) {
      all.remove(Side.SMILE); // its linear models descend no gradient
    }
    return all;
  }

  private static double input(int row, int column) {
    double i = COLUMNS * row + column + 1;
    return StrictMath.sin(i * i);
  }

  private static Values inputs(DType dtype) {
    Values x = Values.zeros(Shape.of(ROWS, COLUMNS), dtype);
    for (int i = 0; i < x.shape().size(); i++) {
      x.set(i, input(i / COLUMNS, i % COLUMNS));
    }
    return x;
  }

  private static Values targets(DType dtype) {
    Values y = Values.zeros(Shape.of(ROWS, 1), dtype);
    for (int row = 0; row < ROWS; row++) {
      double sum = StrictMath.sin(7 * (row + 1.0) * (row + 1.0));
      for (int column = 0; column < COLUMNS; column++) {
        sum += (column + 1.0) / COLUMNS * input(row, column);
      }
      y.set(row, sum);
    }
    return y;
  }

  private static double error(Batch rows, Theta theta) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      double residual = theta.at("bias").at(0) - rows.y().at(row);
      for (int column = 0; column < COLUMNS; column++) {
        residual += rows.x().at(row * COLUMNS + column) * theta.at("weight").at(column);
      }
      sum += residual * residual;
    }
    return sum / ROWS;
  }
}
