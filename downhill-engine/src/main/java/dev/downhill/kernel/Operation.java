package dev.downhill.kernel;

/// What a [Primitive] does: an [Arithmetic] operation, or the source of a number.
enum Operation {
  /// An array's element; data: the array.
  LOAD,
  /// A number; data: its bits.
  NUMBER,
  /// The result of a reduction; data: its slot.
  ROW_VALUE,
  /// A value of an earlier stage; its operands are that stage and the place there.
  RECALL,
  COLUMN_INDEX,
  ROW_INDEX,
  NEGATE,
  ABS,
  SQRT,
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  MAX,
  FMA,
  /// The third operand where the first is less than the second, else the fourth. Data of this and
  /// the next three: [Primitive#UNFORESEEN] or 0.
  IF_LESS,
  IF_LESS_OR_EQUAL,
  IF_EQUAL,
  IF_NOT_EQUAL,
  /// Data: by how many bits.
  SHIFT_LEFT,
  SHIFT_RIGHT,
  AND,
  OR,
  XOR,
  ADD_BITS,
  SUBTRACT_BITS,
  /// Operands x and the sine where `|x|` is near; data: the bits of the bound.
  SIN_BEYOND,
  COS_BEYOND;

  /// Floating-point operations: a fused multiply-add is two, what moves or chooses bits none.
  int flops() {
    return switch (this) {
      case FMA -> 2;
      case NEGATE, ABS, SQRT, ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX -> 1;
      default -> 0;
    };
  }
}
