package dev.downhill.data;

/// `(x − mean) / sd`, held within ±10¹⁵, so that no square of a model's misses leaves the range
/// of a number, be it one of 32 bits. Rows that are used for the fit are never that far.
record Scale(double mean, double sd) {
  private static final double FARTHEST = 1e15;

  /// The scale of a column of 0 and 1 of which this share is 1.
  static Scale of(double share, Encoding encoding) {
    return switch (encoding) {
      case REFERENCE -> new Scale(share, Math.sqrt(share * (1 - share)));
      case ONE_HOT -> new Scale(0, 1);
    };
  }

  double apply(double x) {
    double apart = x - mean;
    double scaled = Double.isInfinite(apart) ? (x / 2 - mean / 2) / (sd / 2) : apart / sd;
    return Math.clamp(scaled, -FARTHEST, FARTHEST);
  }
}
