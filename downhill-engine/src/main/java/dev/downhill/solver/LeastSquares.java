package dev.downhill.solver;

import dev.downhill.tensor.Values;
import java.util.Arrays;
import java.util.Optional;

/// The lowest point of a squared error over a linear model, by algebra:
///
///     θ = arg min Σ wᵢ·(yᵢ − xᵢ·θ − b)²
///
/// Householder QR over blocks of rows keeps one triangle, O(columns²) numbers, whatever the
/// number of rows; column pivoting on the triangle finds the columns that follow from others.
/// Those get the coefficient 0 (a *basic* solution: the lowest J is the same for each choice),
/// and the earlier of columns that say the same are kept. Then the answer is refined with
/// residuals in twice the precision until it stands still, which gives nearly all digits of a
/// double wherever the standardized columns' condition is below about 1e7.
///
/// With an intercept the columns are centred first. Every column is scaled by a power of two, so
/// no unit of measure makes a problem harder.
///
/// Björck 1996, *Numerical methods for least squares problems*, sections 2.9 and 6.6
/// ([doi:10.1137/1.9781611971484](https://doi.org/10.1137/1.9781611971484)), for the refinement
/// by corrected seminormal equations.
public final class LeastSquares {
  /// More multiplications than this, a few seconds' worth, are refused.
  public static final long MOST_WORK = 10_000_000_000L;

  private final Values x;
  private final Values y;
  private final double[] weights;
  private final boolean centred;

  private LeastSquares(Values x, Values y, double[] weights, boolean centred) {
    this.x = x;
    this.y = y;
    this.weights = weights;
    this.centred = centred;
  }

  /// A problem without intercept, all rows weighing 1.
  ///
  /// @param x inputs `[rows, columns]`, finite
  /// @param y targets, `rows` finite numbers of any shape
  /// @throws IllegalArgumentException if the sizes do not fit or there is no row
  public static LeastSquares of(Values x, Values y) {
    if (x.shape().rank() != 2 || x.shape().dim(0) != y.shape().size() || x.shape().dim(0) == 0) {
      throw new IllegalArgumentException(
          "least squares needs x [rows, columns] and one y for each row, not x "
              + x.shape()
              + " and y "
              + y.shape());
    }
    double[] weights = new double[x.shape().dim(0)];
    Arrays.fill(weights, 1);
    return new LeastSquares(x, y, weights, false);
  }

  /// The same with a free constant `b` added to each prediction.
  public LeastSquares withIntercept() {
    return new LeastSquares(x, y, weights, true);
  }

  /// The same with a weight for each row; rows of weight 0 count for nothing.
  ///
  /// @throws IllegalArgumentException unless all are finite and 0 or more, and one more than 0
  public LeastSquares weighted(Values rowWeights) {
    double[] checked = new double[weights.length];
    if (rowWeights.shape().size() != checked.length) {
      throw new IllegalArgumentException(
          checked.length + " rows, but weights " + rowWeights.shape());
    }
    double largest = 0;
    for (int i = 0; i < checked.length; i++) {
      checked[i] = rowWeights.at(i);
      if (!(0 <= checked[i] && checked[i] <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "weight of row " + i + " is " + checked[i] + "; it must be finite and 0 or more");
      }
      largest = Math.max(largest, checked[i]);
    }
    if (largest == 0) {
      throw new IllegalArgumentException("all row weights are 0");
    }
    return new LeastSquares(x, y, checked, centred);
  }

  /// Why the algebra would take too long here, or empty if [#solve] may be called.
  public Optional<String> tooLarge() {
    long rows = x.shape().dim(0);
    long columns = x.shape().dim(1);
    double work = 2.0 * rows * columns * Math.min(rows, columns);
    return work <= MOST_WORK
        ? Optional.empty()
        : Optional.of(
            "%,d rows × %,d columns take %.0f billion multiplications by algebra, over %d billion"
                .formatted(rows, columns, work / 1e9, MOST_WORK / 1_000_000_000));
  }

  /// Solves it.
  ///
  /// @throws IllegalArgumentException if an x or y is not finite; names the row and column
  /// @throws IllegalStateException if it is [#tooLarge]
  public LinearFit solve() {
    tooLarge()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    return new Algebra(new Standardized(x, y, weights, centred), centred).fit();
  }
}
