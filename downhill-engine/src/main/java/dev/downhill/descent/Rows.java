package dev.downhill.descent;

/// Rows that a descent learns from or is measured on, wherever they lie: [Batch] holds them in
/// memory; others read them as they are asked for.
///
/// The rows do not change, and which they are is all that counts: the same rows give the same
/// bits wherever they come from.
public interface Rows {
  /// How many there are, 1 or more.
  int rows();

  /// How much a row counts, 0 or more and finite.
  double weight(int row);

  /// Room for some rows: their shapes and kinds of number, all 0.
  ///
  /// @param rows how many, 1 or more
  Batch room(int rows);

  /// Lays a row, but for its weight, into `to`.
  ///
  /// @param pass 0 where rows are measured, else a number of this pass over all rows, the same
  ///     for each row of it: rows that are cut from something longer, as windows from a text, may
  ///     be cut elsewhere in each pass
  /// @param at the row of `to`
  void lay(int row, long pass, Batch to, int at);

  /// Bytes of memory that they take.
  long bytes();

  /// Which rows they are, in words that differ where any number does.
  String identity();

  /// These rows, fit to be weighed: those that do not count have no say, not even where their
  /// numbers are not finite.
  ///
  /// @param name what they are for, for the error
  /// @throws IllegalArgumentException if no row counts, or their weights have no finite sum
  default Rows counted(String name) {
    return this;
  }

  /// At most `most` of these rows, evenly spread.
  default Batch sample(int most) {
    int rows = rows();
    int count = Math.min(rows, most);
    Batch sample = room(count);
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) i * rows / count);
      lay(row, 0, sample, i);
      sample.weight().set(i, weight(row));
    }
    return sample;
  }
}
