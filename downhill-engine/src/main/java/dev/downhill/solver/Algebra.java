package dev.downhill.solver;

import dev.downhill.solver.LinearFit.Coefficient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// One least-squares problem being solved, in standardized numbers: `y ≈ shift + Σ x·θ`, where
/// every `x` and `y` has had its mean taken off if there is an intercept.
final class Algebra {
  /// Numbers of a block of rows: they stay in the first cache.
  private static final int BLOCK = 3072;
  private static final int MOST_REFINEMENTS = 8;

  /// The squared error may seem to grow by so much from rounding alone.
  private static final double NOISE = 1e-12;

  /// A first step as small as this tells a condition under about 1e4; the second would change
  /// nothing.
  private static final double SMALL_STEP = 1e-12;

  private static final double CONFIDENCE = 0.95;

  private final Standardized rows;
  private final boolean centred;

  /// The columns that are not constant.
  private final int[] active;

  private final PivotedQr qr;

  // The answer so far, high + low: for each active column, and last the shift.
  private final double[] theta;
  private final double[] thetaLow;
  private double residualSum;

  Algebra(Standardized rows, boolean centred) {
    this.rows = rows;
    this.centred = centred;
    active = IntStream.range(0, rows.inputs()).filter(j -> !rows.isConstant(j)).toArray();
    theta = new double[active.length + 1];
    thetaLow = new double[active.length + 1];
    qr = rows.used() > active.length ? tall() : wide();
  }

  private PivotedQr tall() {
    int k = active.length;
    List<double[]> parts = rows.portions().each(this::triangle);
    double[] triangle = parts.getFirst();
    for (double[] part : parts.subList(1, parts.size())) {
      // A triangle's rows are rows to fold, like any others.
      Triangle.fold(triangle, columns(part, k), k);
    }
    return new PivotedQr(triangle, k, k);
  }

  private double[] triangle(int from, int to) {
    int columns = active.length + 1;
    int height = Math.clamp(BLOCK / columns, 8, 256);
    double[] triangle = new double[active.length * columns];
    double[][] block = new double[columns][height];
    Row row = new Row();
    int count = 0;
    for (int i = from; i < to; i++) {
      if (rows.weight(i) > 0) {
        row.read(i);
        double root = Math.sqrt(rows.weight(i));
        for (int j = 0; j < columns; j++) {
          block[j][count] = root * (row.high[j] + row.low[j]);
        }
        count++;
      }
      if (count == height || i == to - 1) {
        Triangle.fold(triangle, block, count);
        count = 0;
      }
    }
    return triangle;
  }

  private static double[][] columns(double[] triangle, int k) {
    double[][] columns = new double[k + 1][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= k; j++) {
        columns[j][i] = triangle[i * (k + 1) + j];
      }
    }
    return columns;
  }

  private PivotedQr wide() {
    int columns = active.length + 1;
    double[] matrix = new double[rows.used() * columns];
    Row row = new Row();
    int count = 0;
    for (int i = 0; i < rows.rows(); i++) {
      if (rows.weight(i) > 0) {
        row.read(i);
        double root = Math.sqrt(rows.weight(i));
        for (int j = 0; j < columns; j++) {
          matrix[count * columns + j] = root * (row.high[j] + row.low[j]);
        }
        count++;
      }
    }
    return new PivotedQr(matrix, rows.used(), active.length);
  }

  /// One row of active columns and, after them, the target, high + low.
  private final class Row {
    final double[] high = new double[rows.inputs() + 1];
    final double[] low = new double[rows.inputs() + 1];

    void read(int i) {
      rows.row(i, high, low);
      int k = active.length;
      for (int j = 0; j < k; j++) {
        high[j] = high[active[j]];
        low[j] = low[active[j]];
      }
      high[k] = high[rows.inputs()];
      low[k] = low[rows.inputs()];
    }
  }

  LinearFit fit() {
    double[] solution = Arrays.copyOf(qr.rotated(), qr.rank() + 1);
    qr.solve(solution);
    move(solution);
    refine();
    return report();
  }

  /// Adds the gradient's own step, `(XᵀX)⁻¹·Xᵀr` by two triangular solves, with `r` and `Xᵀr` in
  /// twice the precision, for as long as it shrinks and the error does not grow.
  private void refine() {
    double lastSize = Double.POSITIVE_INFINITY;
    Residuals residuals = residuals();
    residualSum = residuals.square;
    for (int i = 0; i < MOST_REFINEMENTS; i++) {
      double[] step = step(residuals);
      double size = relativeSize(step);
      if (!(size <= lastSize / 2)) {
        return;
      }
      double[] before = theta.clone();
      double[] beforeLow = thetaLow.clone();
      move(step);
      if (size <= SMALL_STEP) {
        residualSum = Math.max(0, residualSum - residuals.fall(step, qr));
        return;
      }
      residuals = residuals();
      if (!(residuals.square <= residualSum * (1 + NOISE))) {
        System.arraycopy(before, 0, theta, 0, theta.length);
        System.arraycopy(beforeLow, 0, thetaLow, 0, theta.length);
        return;
      }
      residualSum = residuals.square;
      lastSize = size;
    }
  }

  /// For each place of the triangle, and last for the shift.
  private double[] step(Residuals residuals) {
    int rank = qr.rank();
    double[] step = new double[rank + 1];
    for (int j = 0; j < rank; j++) {
      step[j] = residuals.gradient[qr.column(j)];
    }
    qr.solveTransposed(step);
    qr.solve(step);
    step[rank] = centred ? residuals.sum / rows.totalWeight() : 0;
    return step;
  }

  private double relativeSize(double[] step) {
    double size = 0;
    for (int j = 0; j < qr.rank(); j++) {
      double now = Math.abs(theta[qr.column(j)]);
      size = Math.max(size, step[j] == 0 ? 0 : Math.abs(step[j]) / Math.max(now, 0x1p-60));
    }
    return size;
  }

  private void move(double[] step) {
    for (int j = 0; j < qr.rank(); j++) {
      add(qr.column(j), step[j]);
    }
    add(active.length, step[qr.rank()]);
  }

  private void add(int j, double step) {
    double sum = theta[j] + step;
    double added = sum - theta[j];
    double rest = (theta[j] - (sum - added)) + (step - added) + thetaLow[j];
    theta[j] = sum + rest;
    thetaLow[j] = (sum - theta[j]) + rest;
  }

  /// What the present answer leaves.
  ///
  /// @param sum `Σ w·r`
  /// @param square `Σ w·r²`
  /// @param gradient `Σ w·r·x` for each active column
  private record Residuals(double sum, double square, double[] gradient) {
    /// How much [#square] falls with a step to the lowest point: the step times the gradient.
    double fall(double[] step, PivotedQr qr) {
      double fall = step[qr.rank()] * sum;
      for (int j = 0; j < qr.rank(); j++) {
        fall = Math.fma(step[j], gradient[qr.column(j)], fall);
      }
      return fall;
    }
  }

  private Residuals residuals() {
    int k = active.length;
    ExactSum sum = new ExactSum();
    ExactSum square = new ExactSum();
    ExactSums gradient = new ExactSums(k);
    for (Sums part : rows.portions().each(this::sums)) {
      sum.add(part.sum);
      square.add(part.square);
      gradient.add(part.gradient);
    }
    return new Residuals(sum.value(), square.value(), gradient.values());
  }

  /// The sums of [Residuals] over some rows.
  private record Sums(ExactSum sum, ExactSum square, ExactSums gradient) {}

  private Sums sums(int from, int to) {
    int k = active.length;
    Row row = new Row();
    ExactSum residual = new ExactSum();
    ExactSum weighted = new ExactSum();
    Sums sums = new Sums(new ExactSum(), new ExactSum(), new ExactSums(k));
    for (int i = from; i < to; i++) {
      if (rows.weight(i) > 0) {
        row.read(i);
        residual.clear();
        residual.add(row.high[k]);
        residual.add(row.low[k]);
        residual.add(-theta[k]);
        residual.add(-thetaLow[k]);
        for (int j = 0; j < k; j++) {
          residual.addProduct(-row.high[j], -row.low[j], theta[j], thetaLow[j]);
        }
        double r = residual.value();
        weighted.clear();
        weighted.addProduct(r, residual.rest(), rows.weight(i), 0);
        double wr = weighted.value();
        sums.sum.add(wr);
        sums.sum.add(weighted.rest());
        sums.square.addProduct(wr, r);
        sums.gradient.addProducts(row.high, row.low, wr, weighted.rest());
      }
    }
    return sums;
  }

  private LinearFit report() {
    int target = rows.inputs();
    double yScale = rows.scale(target);
    int rank = qr.rank();
    long freedom = (long) rows.used() - rank - (centred ? 1 : 0);
    double variance = freedom > 0 ? residualSum / freedom : Double.NaN;
    double t = freedom > 0 ? StudentT.twoSided(CONFIDENCE, freedom) : Double.NaN;

    Coefficient[] found = new Coefficient[rows.inputs()];
    double[] squares = qr.inverseSquares();
    boolean[] shared = qr.shared();
    for (int j = 0; j < rank; j++) {
      int column = qr.column(j);
      double unit = rows.scale(active[column]) / yScale;
      double error = shared[j] ? Double.NaN : Math.sqrt(variance * squares[j]) * unit;
      found[active[column]] = new Coefficient(theta[column] * unit, error, t * error, shared[j]);
    }
    List<Coefficient> coefficients = new ArrayList<>();
    for (Coefficient one : found) {
      coefficients.add(one == null ? new Coefficient(0, Double.NaN, Double.NaN, true) : one);
    }
    return new LinearFit(
        centred ? Optional.of(intercept(variance, t)) : Optional.empty(),
        coefficients,
        residualSum / yScale / yScale / rows.weightScale(),
        freedom,
        rank,
        qr.condition());
  }

  private Coefficient intercept(double variance, double t) {
    int target = rows.inputs();
    double yScale = rows.scale(target);
    ExactSum value = new ExactSum();
    value.add(rows.mean(target));
    value.add(rows.meanRest(target));
    value.add(theta[active.length]);
    value.add(thetaLow[active.length]);
    double[] mean = new double[qr.rank()];
    for (int j = 0; j < mean.length; j++) {
      int column = qr.column(j);
      int input = active[column];
      mean[j] = rows.mean(input);
      value.addProduct(-mean[j], -rows.meanRest(input), theta[column], thetaLow[column]);
    }
    qr.solveTransposed(mean);
    double square = 1 / rows.totalWeight();
    for (double entry : mean) {
      square = Math.fma(entry, entry, square);
    }
    double error = Math.sqrt(variance * square) / yScale;
    return new Coefficient(value.value() / yScale, error, t * error, false);
  }
}
