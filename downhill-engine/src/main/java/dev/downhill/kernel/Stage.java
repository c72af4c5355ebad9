package dev.downhill.kernel;

import java.util.List;

/// One pass over the columns of a row, or over nothing but the row where no instruction needs the
/// column.
///
/// @param code the instructions, operands before their users
public record Stage(List<Instruction> code) {
  public Stage {
    code = List.copyOf(code);
  }

  /// The instructions, operands before their users.
  public static Stage of(Instruction... code) {
    return new Stage(List.of(code));
  }
}
