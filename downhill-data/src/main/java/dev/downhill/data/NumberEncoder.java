package dev.downhill.data;

import dev.downhill.data.Schema.NumberInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns one cell of a column of numbers into its features.
final class NumberEncoder {
  private final NumberInput input;
  private final Scale scale;
  private final boolean flagged;
  private final double present; // the flag of a cell that holds something
  private final double absent;
  private final Encoding encoding;

  NumberEncoder(NumberInput input, Encoding encoding) {
    this.input = input;
    this.encoding = encoding;
    scale = new Scale(input.mean(), input.sd());
    flagged = input.missingShare() > 0;
    Scale flag = Scale.of(input.missingShare(), encoding);
    present = flag.apply(0);
    absent = flag.apply(1);
  }

  NumberInput input() {
    return input;
  }

  int width() {
    return (input.sd() > 0 ? 1 : 0) + (flagged ? 1 : 0);
  }

  void describe(List<Feature> features) {
    String column = input.column();
    if (input.sd() > 0) {
      features.add(new Feature(column, Feature.Kind.NUMBER, "", "", input.mean(), input.sd()));
    }
    if (flagged) {
      Scale flag = Scale.of(input.missingShare(), encoding);
      features.add(new Feature(column, Feature.Kind.MISSING, "", "", flag.mean(), flag.sd()));
    }
  }

  /// Writes the features of `x`, NaN where it is missing, to `out` from `at` on.
  ///
  /// @param row the row's number from 1, for `surprises`
  void encode(double x, double[] out, int at, long row, @Nullable Surprises surprises) {
    boolean missing = Double.isNaN(x);
    if (surprises != null) {
      if (missing && !flagged) {
        surprises.neverMissing(input.column(), row, "the median " + Decimal.text(input.median()));
      } else if (x < input.minimum() || x > input.maximum()) {
        surprises.outside(input.column(), row, x, input.minimum(), input.maximum());
      }
    }
    int next = at;
    if (input.sd() > 0) {
      out[next++] = scale.apply(missing ? input.median() : x);
    }
    if (flagged) {
      out[next] = missing ? absent : present;
    }
  }
}
