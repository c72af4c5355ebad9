package dev.downhill.solver;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The lowest point of a linear least-squares problem, and how sure it is.
///
/// @param intercept the free constant, if there is one
/// @param coefficients one for each column of `x`
/// @param residualSum the squared error there, `Σ wᵢ·(yᵢ − ŷᵢ)²`
/// @param degreesOfFreedom rows that weigh more than 0, less `rank`, less 1 for the intercept
/// @param rank how many columns say something that the others do not
/// @param condition about the largest over the smallest singular value of the standardized
///     columns that are not dependent: how many times an error in the data can grow in the
///     coefficients
public record LinearFit(
    Optional<Coefficient> intercept,
    List<Coefficient> coefficients,
    double residualSum,
    long degreesOfFreedom,
    int rank,
    double condition) {
  public LinearFit {
    coefficients = List.copyOf(coefficients);
  }

  /// One number found.
  ///
  /// @param value its best value; of columns that follow from each other one choice of many, in
  ///     which as many as can be are 0
  /// @param standardError how far it strays by the noise in `y`, if that has one variance (over
  ///     the row's weight) and is independent from row to row; NaN if it is dependent or no
  ///     degree of freedom is left
  /// @param margin half of the 95 % interval: it reaches from `value − margin` to `value +
  ///     margin`, by Student's t; NaN where the standard error is
  /// @param dependent whether the column follows from others (as each of two equal columns does)
  ///     or never changes, so that no number can be found for it alone
  public record Coefficient(double value, double standardError, double margin, boolean dependent) {}

  /// The standard deviation of the noise in `y`, `√(residualSum / degreesOfFreedom)`; NaN if no
  /// degree of freedom is left.
  public double residualDeviation() {
    return degreesOfFreedom == 0 ? Double.NaN : Math.sqrt(residualSum / degreesOfFreedom);
  }

  /// The columns that follow from others, or never change.
  public List<Integer> dependent() {
    return IntStream.range(0, coefficients.size())
        .filter(j -> coefficients.get(j).dependent())
        .boxed()
        .toList();
  }
}
