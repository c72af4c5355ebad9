package dev.downhill.kernel;

/// Along which axis a [Loop]'s [Instruction.Sum] and [Instruction.MaxOver] reduce.
public enum Fold {
  /// Along the columns of each row; the result is a [Instruction.RowValue] of later stages.
  COLUMNS,
  /// Along the rows of each block of [#BLOCK] rows, for each column alone; the result is stored
  /// to an array with [Access#PARTIAL], and [Partials] folds the blocks.
  ROWS;

  /// Rows in a block of [#ROWS]: rows `64b … 64b + 63` belong to block `b`.
  public static final int BLOCK = 64;
}
