package dev.downhill.descent;

/// When to stop. A [Recipe] holds several; the first that fires ends the descent, and the outcome
/// says which it was.
public sealed interface Stop {
  /// After `limit` steps in all.
  ///
  /// @param limit 1 or more
  record Steps(long limit) implements Stop {
    public Steps {
      Stop.positive("limit", limit);
    }
  }

  /// After all rows have been seen `limit` times.
  ///
  /// @param limit 1 or more
  record Epochs(long limit) implements Stop {
    public Epochs {
      Stop.positive("limit", limit);
    }
  }

  /// When the ground is level: `‖∇J‖ ≤ tolerance·(1 + |J|)`. Needs batches of all rows.
  ///
  /// @param tolerance more than 0
  record Slope(double tolerance) implements Stop {
    public Slope {
      Stop.positive("tolerance", tolerance);
    }
  }

  /// When the lowest point is provably near: in a bowl that curves by at least `curvature`
  /// everywhere, `J − J* ≤ ‖∇J‖²/(2·curvature)`, so it stops when that is at most `gap·|J|`.
  /// Needs batches of all rows.
  ///
  /// @param gap relative to the loss, more than 0
  /// @param curvature the smallest curvature that matters, more than 0, by the smallest
  ///     eigenvalue of the Hessian
  record Bottom(double gap, double curvature) implements Stop {
    public Bottom {
      Stop.positive("gap", gap);
      Stop.positive("curvature", curvature);
    }
  }

  /// When the loss over an epoch has fallen by less than `tolerance·|J|` in the last `epochs`
  /// epochs.
  ///
  /// @param tolerance 0 or more
  /// @param epochs 1 or more
  record Flat(double tolerance, long epochs) implements Stop {
    public Flat {
      if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "tolerance is " + tolerance + "; it must be 0 or more, and finite");
      }
      Stop.positive("epochs", epochs);
    }
  }

  /// When the validation loss has had no new lowest value for `epochs` epochs. Needs validation
  /// rows.
  ///
  /// @param epochs 1 or more
  record Patience(long epochs) implements Stop {
    public Patience {
      Stop.positive("epochs", epochs);
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be more than 0, and finite");
    }
  }
}
