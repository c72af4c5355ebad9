package dev.downhill.data;

/// `(x − mean) / sd`.
record Scale(double mean, double sd) {
  /// The scale of a column of 0 and 1 of which this share is 1.
  static Scale of(double share, Encoding encoding) {
    return switch (encoding) {
      case REFERENCE -> new Scale(share, Math.sqrt(share * (1 - share)));
      case ONE_HOT -> new Scale(0, 1);
    };
  }

  double apply(double x) {
    return (x - mean) / sd;
  }
}
