package dev.downhill.tables;

import dev.downhill.data.Feature;
import dev.downhill.data.Schema;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Theta;
import dev.downhill.solver.LeastSquares;
import dev.downhill.solver.LinearFit;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What algebra says beside a descent of a linear model under squared error: where the bottom is,
/// and how sure each coefficient. The descent never reads it.
///
/// @param bottom how far above the lowest point the descent ended; null where algebra would take
///     long
/// @param all what each input moves, in units, the largest first
record Coefficients(Result.@Nullable Bottom bottom, List<Coefficient> all) {
  static final Coefficients NONE = new Coefficients(null, List.of());

  /// @param theta where the descent ended
  /// @param loss `J` there
  /// @param decays whether the weights were pulled towards 0, so that another point was sought
  static Coefficients of(TableCandidate candidate, Theta theta, double loss, boolean decays) {
    Schema.Target target = candidate.inputs().preparation().schema().target();
    if (candidate.spec().kind() != ModelChoice.LINEAR || !target.classes().isEmpty()) {
      return NONE;
    }
    LeastSquares algebra =
        LeastSquares.of(candidate.train().x(), candidate.train().y()).withIntercept();
    boolean possible =
        candidate.recipe().loss() instanceof SquaredError
            && !decays
            && algebra.tooLarge().isEmpty();
    LinearFit fit = possible ? algebra.solve() : null;
    int rows = candidate.train().rows();
    Result.Bottom bottom = fit == null ? null : new Result.Bottom(loss, fit.residualSum() / rows);
    boolean sure = bottom != null && bottom.isReached();
    Values weight = theta.at("weight");
    List<Feature> features = candidate.inputs().preparation().features();
    List<Ranked> ranked = new ArrayList<>();
    for (int j = 0; j < features.size(); j++) {
      Feature feature = features.get(j);
      double per = feature.kind() == Feature.Kind.NUMBER ? step(feature.sd()) : 1;
      double scale = per / feature.sd() * target.sd();
      double margin = sure && fit != null ? margin(fit, j, weight.at(j)) : Double.NaN;
      String against =
          switch (feature.kind()) {
            case NUMBER -> "";
            case MISSING -> "known";
            case LEVEL -> feature.against();
          };
      ranked.add(
          new Ranked(
              new Coefficient(feature.name(), per, against, weight.at(j) * scale, margin * scale),
              Math.abs(weight.at(j))));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::weight).reversed());
    return new Coefficients(bottom, ranked.stream().map(Ranked::coefficient).toList());
  }

  /// Half of an interval around where the descent ended that holds the one around the lowest
  /// point.
  private static double margin(LinearFit fit, int j, double ended) {
    LinearFit.Coefficient lowest = fit.coefficients().get(j);
    return lowest.margin() + Math.abs(ended - lowest.value()) + Math.ulp(ended);
  }

  /// @param weight for an input that strays as much as the others, so that the order does not
  ///     hang on units
  private record Ranked(Coefficient coefficient, double weight) {}

  /// The power of ten nearest below a standard deviation: a step that one can picture.
  private static double step(double sd) {
    double step = 1;
    while (step * 10 <= sd) {
      step *= 10;
    }
    while (step > sd) {
      step /= 10;
    }
    return step;
  }
}
