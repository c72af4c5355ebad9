package dev.downhill.descent;

import dev.downhill.model.Theta;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Values;
import java.util.Map;

/// Rows to learn from: what goes in, what should come out, and how much each row counts.
///
/// All three share their first axis, the rows. Inputs and targets may be whole numbers: tokens,
/// classes.
///
/// @param x inputs, `[rows, …]`
/// @param y targets, `[rows, …]`; a class is its number, counted from 0
/// @param weight one number per row, `[rows, 1]`, 0 or more and finite
public record Batch(Values x, Values y, Values weight) implements Rows {
  public Batch {
    int rows = x.shape().rank() == 0 ? -1 : x.shape().dim(0);
    if (y.shape().rank() == 0 || y.shape().dim(0) != rows) {
      throw new IllegalArgumentException(
          "x is " + x.shape() + " and y " + y.shape() + "; both need the same number of rows");
    }
    if (!weight.shape().equals(Shape.of(rows, 1))) {
      throw new IllegalArgumentException(
          "weight is " + weight.shape() + "; for " + rows + " rows it must be [" + rows + ", 1]");
    }
    if (!weight.dtype().computes()) {
      throw new IllegalArgumentException(
          "weight holds " + weight.dtype() + "; it must hold F32 or F64");
    }
    for (int i = 0; i < rows; i++) {
      double w = weight.at(i);
      if (!(w >= 0 && w < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "the weight of row " + i + " is " + w + "; it must be 0 or more, and finite");
      }
    }
  }

  /// Rows that all count the same.
  public static Batch of(Values x, Values y) {
    DType dtype = x.dtype().computes() ? x.dtype() : y.dtype().computes() ? y.dtype() : DType.F32;
    Values weight = Values.zeros(Shape.of(x.shape().dim(0), 1), dtype);
    weight.fill(1);
    return new Batch(x, y, weight);
  }

  @Override
  public int rows() {
    return x.shape().dim(0);
  }

  @Override
  public double weight(int row) {
    return weight.at(row);
  }

  @Override
  public Batch room(int rows) {
    return new Batch(
        Values.zeros(x.shape().with(0, rows), x.dtype()),
        Values.zeros(y.shape().with(0, rows), y.dtype()),
        Values.zeros(weight.shape().with(0, rows), weight.dtype()));
  }

  @Override
  public void lay(int row, long pass, Batch to, int at) {
    to.copyRow(at, this, row);
  }

  @Override
  public long bytes() {
    return Values.bytes(x.shape(), x.dtype())
        + Values.bytes(y.shape(), y.dtype())
        + Values.bytes(weight.shape(), weight.dtype());
  }

  /// Shapes and the SHA-256 of all numbers.
  @Override
  public String identity() {
    Theta numbers = Theta.of(Map.of("x", x, "y", y, "weight", weight));
    return "x " + x.shape() + ", y " + y.shape() + ", SHA-256 " + numbers.sha256();
  }

  /// A row that does not count is made equal to one that does.
  @Override
  public Batch counted(String name) {
    double sum = 0;
    int counts = -1;
    boolean idle = false;
    for (int i = 0; i < rows(); i++) {
      double w = weight.at(i);
      sum += w;
      counts = counts < 0 && w > 0 ? i : counts;
      idle |= w == 0;
    }
    if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the "
              + name
              + " batch has "
              + rows()
              + " rows, and their weights sum to "
              + sum
              + "; it needs a row that counts, and a finite sum");
    }
    if (!idle) {
      return this;
    }
    Batch counted = new Batch(x.copy(), y.copy(), weight);
    for (int i = 0; i < rows(); i++) {
      if (weight.at(i) == 0) {
        counted.copyRow(i, this, counts);
      }
    }
    return counted;
  }

  /// The rows themselves where there are no more than `most`.
  @Override
  public Batch sample(int most) {
    return rows() <= most ? this : Rows.super.sample(most);
  }

  /// Copies row `from` of `other`, but for its weight, over row `to`.
  private void copyRow(int to, Batch other, int from) {
    copyRow(x, to, other.x, from);
    copyRow(y, to, other.y, from);
  }

  private static void copyRow(Values target, int to, Values source, int from) {
    int length = target.shape().size() / target.shape().dim(0);
    System.arraycopy(source.array(), from * length, target.array(), to * length, length);
  }
}
