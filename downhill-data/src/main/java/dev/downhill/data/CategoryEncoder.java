package dev.downhill.data;

import dev.downhill.data.Schema.CategoryInput;
import dev.downhill.data.Schema.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns one cell of a column of texts into its features.
///
/// The slots are the levels, then "other" if rare texts were pooled, then "missing" if a cell
/// was. A text never seen goes to "other"; where there is none each feature takes its mean over
/// the training rows, and so does a missing cell where none was missing.
final class CategoryEncoder {
  /// The slot of a cell that is nothing the training rows held.
  private static final int AVERAGE = -1;

  private final CategoryInput input;
  private final Map<String, Integer> slots = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final double[] shares;
  private final int other;
  private final int missing;
  private final int reference; // the slot without a feature, or -1
  private final double[] off;
  private final double[] on;
  private final double[] average;
  private final Encoding encoding;

  CategoryEncoder(CategoryInput input, Encoding encoding) {
    this.input = input;
    this.encoding = encoding;
    List<Double> all = new ArrayList<>();
    for (Level level : input.levels()) {
      slots.put(level.text(), names.size());
      names.add(level.text());
      all.add(level.share());
    }
    other = input.otherShare() > 0 ? names.size() : AVERAGE;
    if (other >= 0) {
      names.add("other");
      all.add(input.otherShare());
    }
    missing = input.missingShare() > 0 ? names.size() : AVERAGE;
    if (missing >= 0) {
      names.add("missing");
      all.add(input.missingShare());
    }
    shares = all.stream().mapToDouble(Double::doubleValue).toArray();
    int most = 0;
    for (int slot = 1; slot < shares.length; slot++) {
      most = shares[slot] > shares[most] ? slot : most;
    }
    reference = encoding == Encoding.REFERENCE ? most : -1;
    off = new double[width()];
    on = new double[width()];
    average = new double[width()];
    for (int slot = 0; slot < shares.length; slot++) {
      int feature = feature(slot);
      if (slot != reference) {
        Scale scale = Scale.of(shares[slot], encoding);
        off[feature] = scale.apply(0);
        on[feature] = scale.apply(1);
        average[feature] = scale.apply(shares[slot]);
      }
    }
  }

  CategoryInput input() {
    return input;
  }

  int width() {
    return shares.length - (reference < 0 ? 0 : 1);
  }

  private int feature(int slot) {
    return reference >= 0 && slot > reference ? slot - 1 : slot;
  }

  void describe(List<Feature> features) {
    String against = reference < 0 ? "" : names.get(reference);
    for (int slot = 0; slot < shares.length; slot++) {
      if (slot != reference) {
        Scale scale = Scale.of(shares[slot], encoding);
        features.add(
            new Feature(
                input.column(),
                Feature.Kind.LEVEL,
                names.get(slot),
                against,
                scale.mean(),
                scale.sd()));
      }
    }
  }

  /// The slot of a text, or −1 if the training rows did not hold it.
  int slot(String text) {
    Integer slot = slots.get(text);
    return slot == null ? AVERAGE : slot;
  }

  /// Writes the features of a cell to `out` from `at` on.
  ///
  /// @param slot what [#slot] says of its text
  /// @param text the text, null where the cell is missing
  /// @param row the row's number from 1, for `surprises`
  void encode(
      int slot,
      @Nullable String text,
      double[] out,
      int at,
      long row,
      @Nullable Surprises surprises) {
    int used = slot;
    if (text == null) {
      used = missing;
      if (used < 0 && surprises != null) {
        surprises.neverMissing(input.column(), row, "an average row");
      }
    } else if (slot < 0) {
      used = other;
      if (surprises != null) {
        surprises.unseen(input.column(), row, text, used < 0 ? "an average row" : Surprises.OTHER);
      }
    }
    if (used < 0) {
      System.arraycopy(average, 0, out, at, average.length);
      return;
    }
    System.arraycopy(off, 0, out, at, off.length);
    if (used != reference) {
      int feature = feature(used);
      out[at + feature] = on[feature];
    }
  }
}
