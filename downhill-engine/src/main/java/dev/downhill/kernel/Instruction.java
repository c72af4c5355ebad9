package dev.downhill.kernel;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// One value of a [Stage], computed for every element `(r, c)`.
///
/// Operands are positions of earlier instructions of the same stage. Arithmetic is IEEE 754 in
/// the loop's own precision, each operation rounded once; every form of a loop gives the same
/// bits, up to the payload of NaN.
public sealed interface Instruction {

  /// Positions of the operands in the same stage.
  default int[] operands() {
    return switch (this) {
      case Load _, Number _, RowValue _, Recall _, ColumnIndex _, RowIndex _ -> new int[0];
      case Negate(int a) -> new int[] {a};
      case Exp(int a) -> new int[] {a};
      case Log(int a) -> new int[] {a};
      case Sqrt(int a) -> new int[] {a};
      case Sin(int a) -> new int[] {a};
      case Cos(int a) -> new int[] {a};
      case Tanh(int a) -> new int[] {a};
      case Erf(int a) -> new int[] {a};
      case Add(int a, int b) -> new int[] {a, b};
      case Subtract(int a, int b) -> new int[] {a, b};
      case Multiply(int a, int b) -> new int[] {a, b};
      case Divide(int a, int b) -> new int[] {a, b};
      case Max(int a, int b) -> new int[] {a, b};
      case Less(int a, int b) -> new int[] {a, b};
      case Equal(int a, int b) -> new int[] {a, b};
      case Fma(int a, int b, int c) -> new int[] {a, b, c};
      case Select(int condition, int a, int b) -> new int[] {condition, a, b};
      case Store(_, int a) -> new int[] {a};
      case Sum(int a) -> new int[] {a};
      case MaxOver(int a) -> new int[] {a};
    };
  }

  /// The same instruction on `place(operand)` for each operand.
  default Instruction withOperands(IntUnaryOperator place) {
    int[] in = Arrays.stream(operands()).map(place).toArray();
    return switch (this) {
      case Load _, Number _, RowValue _, Recall _, ColumnIndex _, RowIndex _ -> this;
      case Negate _ -> new Negate(in[0]);
      case Exp _ -> new Exp(in[0]);
      case Log _ -> new Log(in[0]);
      case Sqrt _ -> new Sqrt(in[0]);
      case Sin _ -> new Sin(in[0]);
      case Cos _ -> new Cos(in[0]);
      case Tanh _ -> new Tanh(in[0]);
      case Erf _ -> new Erf(in[0]);
      case Add _ -> new Add(in[0], in[1]);
      case Subtract _ -> new Subtract(in[0], in[1]);
      case Multiply _ -> new Multiply(in[0], in[1]);
      case Divide _ -> new Divide(in[0], in[1]);
      case Max _ -> new Max(in[0], in[1]);
      case Less _ -> new Less(in[0], in[1]);
      case Equal _ -> new Equal(in[0], in[1]);
      case Fma _ -> new Fma(in[0], in[1], in[2]);
      case Select _ -> new Select(in[0], in[1], in[2]);
      case Store(int array, _) -> new Store(array, in[0]);
      case Sum _ -> new Sum(in[0]);
      case MaxOver _ -> new MaxOver(in[0]);
    };
  }

  /// The element of `array`, an index into [Loop#arrays()]. In a stage all loads of an element
  /// happen before its stores, so an array may be read and written in place.
  record Load(int array) implements Instruction {}

  /// One number, rounded to the loop's precision.
  record Number(double value) implements Instruction {}

  /// What the [Sum] or [MaxOver] at `index` of the earlier `stage` found in this row.
  record RowValue(int stage, int index) implements Instruction {}

  /// The element that the instruction at `index` of the earlier `stage` had at this row and
  /// column; kept in scratch memory in between.
  record Recall(int stage, int index) implements Instruction {}

  /// The column: 0, 1, 2, …; F32 loops that use it take at most 2²⁴ columns.
  record ColumnIndex() implements Instruction {}

  /// The row: 0, 1, 2, …, rounded to the loop's precision.
  record RowIndex() implements Instruction {}

  record Negate(int a) implements Instruction {}

  record Exp(int a) implements Instruction {}

  record Log(int a) implements Instruction {}

  record Sqrt(int a) implements Instruction {}

  record Sin(int a) implements Instruction {}

  record Cos(int a) implements Instruction {}

  record Tanh(int a) implements Instruction {}

  record Erf(int a) implements Instruction {}

  record Add(int a, int b) implements Instruction {}

  record Subtract(int a, int b) implements Instruction {}

  record Multiply(int a, int b) implements Instruction {}

  record Divide(int a, int b) implements Instruction {}

  /// The larger, as [Math#max(double, double)]: NaN if either is NaN, and 0 is larger than −0.
  record Max(int a, int b) implements Instruction {}

  /// 1 where `a < b`, else 0.
  record Less(int a, int b) implements Instruction {}

  /// 1 where `a = b`, else 0.
  record Equal(int a, int b) implements Instruction {}

  /// `a·b + c`, rounded once.
  record Fma(int a, int b, int c) implements Instruction {}

  /// `a` where `condition ≠ 0`, else `b`.
  record Select(int condition, int a, int b) implements Instruction {}

  /// Writes `a` to `array`: to one with [Access#ROW] once a row, before the stage's columns. An
  /// array with [Access#FULL] takes any value, one with [Access#ROW] only a value that is the
  /// same for the whole row, one with [Access#PARTIAL] only a reduction of a loop with
  /// [Fold#ROWS]. No value: it cannot be an operand.
  record Store(int array, int a) implements Instruction {}

  /// The sum of `a`, from 0; an operand only of [RowValue], or of a [Store] to [Access#PARTIAL].
  ///
  /// Along the columns: 16 partial sums for F32, 8 for F64, each from 0, where column `c` is
  /// added in rising order to partial sum `c mod 16` (8); then `l[i] ← l[i] + l[i + w]` for `i <
  /// w`, with `w` = 8, 4, 2, 1 (4, 2, 1). Along the rows: from 0 in rising order of rows; if
  /// there is only one column, as along the columns, with the row in its block in the column's
  /// place.
  record Sum(int a) implements Instruction {}

  /// The largest `a`, from −∞, by the order of [Max]; an operand as [Sum] is.
  record MaxOver(int a) implements Instruction {}
}
