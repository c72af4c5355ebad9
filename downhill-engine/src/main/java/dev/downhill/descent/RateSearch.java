package dev.downhill.descent;

import dev.downhill.kernel.Machine;
import dev.downhill.model.Layer;
import dev.downhill.model.Theta;
import java.util.ArrayList;
import java.util.List;

/// Finds a learning rate on a copy, where nobody gave one: it walks with a rate that grows from
/// step to step until the loss climbs, and takes the smallest rate by which 90 % of the fall was
/// made. What falls later is as much luck as skill: there the rate is about to be too high.
///
/// The loss is a running mean that forgets a tenth at each step. Smith 2015, *Cyclical learning
/// rates for training neural networks*, section 3.3,
/// [arXiv:1506.01186](https://arxiv.org/abs/1506.01186), who reads the rate off the curve by eye.
/// A pure function of its arguments.
///
/// @param rate the rate found
/// @param tries each rate that was tried and the running mean of the loss there
public record RateSearch(double rate, List<Try> tries) {
  private static final int STEPS = 200;
  private static final double FIRST = 1e-7;
  private static final double LAST = 10;
  private static final double FORGETS = 0.1;
  private static final double CLIMBS = 4;
  private static final double MOST = 0.9;

  /// A rate and the running mean of the loss before the step.
  public record Try(double rate, double loss) {}

  /// @param start where to begin; is copied
  /// @param recipe how it will descend; its rate and its rules of when to stop do not matter
  public static RateSearch of(
      Layer model, Theta start, Rows train, Recipe recipe, Machine machine) {
    Recipe walk =
        recipe
            .withRate(RateSearch::grown)
            .withStops(new Stop.Steps(STEPS))
            .withKeep(Keep.VALIDATION)
            .withOnDivergence(OnDivergence.STOP);
    Descent copy = new Descent(model, start, train, null, walk, machine);
    List<Try> tries = new ArrayList<>();
    double sum = 0;
    double weight = 0;
    double lowest = Double.POSITIVE_INFINITY;
    while (copy.hasNext()) {
      Progress p = copy.next();
      sum += FORGETS * (p.loss() - sum);
      weight += FORGETS * (1 - weight);
      double mean = sum / weight;
      if (!(mean <= CLIMBS * lowest)) {
        break;
      }
      tries.add(new Try(p.rate(), mean));
      lowest = Math.min(lowest, mean);
    }
    return new RateSearch(chosen(tries, lowest), List.copyOf(tries));
  }

  private static double chosen(List<Try> tries, double lowest) {
    for (Try t : tries) {
      if (t.loss() <= lowest + (1 - MOST) * (tries.getFirst().loss() - lowest)) {
        return t.rate();
      }
    }
    return FIRST;
  }

  private static double grown(long step) {
    return FIRST * StrictMath.pow(LAST / FIRST, (step - 1) / (STEPS - 1.0));
  }

  /// How it was found, for a plan: one line.
  public String how() {
    return "90 % of what the loss fell in "
        + Say.count(tries.size(), "step")
        + " of growing length, on a copy, was reached at this one";
  }
}
