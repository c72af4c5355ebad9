package dev.downhill.kernel;

import java.util.List;

/// One operation of generated code.
///
/// @param operation what it does
/// @param operands positions of earlier primitives of the same stage, but for [Operation#RECALL]
/// @param data what else it needs; see [Operation]
record Primitive(Operation operation, List<Integer> operands, long data) {
  /// Data of a choice that goes either way by chance.
  static final long UNFORESEEN = 1;

  Primitive {
    operands = List.copyOf(operands);
  }

  int in(int operand) {
    return operands.get(operand);
  }
}
