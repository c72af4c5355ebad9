package dev.downhill.text;

import dev.downhill.descent.Batch;
import dev.downhill.descent.Rows;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;

/// A text cut into windows, one a row: `length` tokens to read and, one further on, the tokens to
/// tell.
///
/// One pass over all rows sees each token once or, at the end of the text, twice. Windows begin
/// at a different token of the text in each pass, so that a token is not always at the same place
/// of its window; they do not where rows are measured.
///
/// @param length tokens of a window, 1 or more
/// @param dtype what the rows' weights are, all 1
public record Windows(Tokens tokens, int length, DType dtype) implements Rows {
  public Windows {
    if (length < 1) {
      throw new IllegalArgumentException("length is " + length + "; it must be 1 or more");
    }
    if (tokens.count() <= length) {
      throw new IllegalArgumentException(
          "a text of "
              + tokens.count()
              + " tokens is too short for windows of "
              + length
              + ": it needs one more than a window; shorten the context or bring more text");
    }
    if ((tokens.count() - 1) / length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a text of "
              + tokens.count()
              + " tokens has more than 2³¹ windows of "
              + length
              + "; lengthen the context");
    }
  }

  /// For a model in F32.
  public static Windows of(Tokens tokens, int length) {
    return new Windows(tokens, length, DType.F32);
  }

  /// Windows that do not overlap.
  @Override
  public int rows() {
    return (int) ((tokens.count() - 1) / length);
  }

  @Override
  public double weight(int row) {
    return 1;
  }

  @Override
  public Batch room(int rows) {
    return new Batch(
        Values.zeros(Shape.of(rows, length), DType.I32),
        Values.zeros(Shape.of(rows, length), DType.I32),
        Values.zeros(Shape.of(rows, 1), dtype));
  }

  @Override
  public void lay(int row, long pass, Batch to, int at) {
    long from = (long) row * length + Long.remainderUnsigned(pass, length);
    from = Math.min(from, tokens.count() - 1 - length);
    tokens.copy(from, length, to.x().ints(), at * length);
    tokens.copy(from + 1, length, to.y().ints(), at * length);
  }

  @Override
  public long bytes() {
    return tokens.bytes();
  }

  @Override
  public String identity() {
    return tokens.count() + " tokens in windows of " + length + ", SHA-256 " + tokens.sha256();
  }
}
