package dev.downhill.kernel;

import dev.downhill.kernel.Instruction.Add;
import dev.downhill.kernel.Instruction.Cos;
import dev.downhill.kernel.Instruction.Divide;
import dev.downhill.kernel.Instruction.Equal;
import dev.downhill.kernel.Instruction.Erf;
import dev.downhill.kernel.Instruction.Exp;
import dev.downhill.kernel.Instruction.Fma;
import dev.downhill.kernel.Instruction.Less;
import dev.downhill.kernel.Instruction.Log;
import dev.downhill.kernel.Instruction.Max;
import dev.downhill.kernel.Instruction.Multiply;
import dev.downhill.kernel.Instruction.Negate;
import dev.downhill.kernel.Instruction.Select;
import dev.downhill.kernel.Instruction.Sin;
import dev.downhill.kernel.Instruction.Sqrt;
import dev.downhill.kernel.Instruction.Subtract;
import dev.downhill.kernel.Instruction.Tanh;
import java.util.List;
import java.util.Random;

/// One of each instruction that computes a value from others.
final class Arithmetics {
  private Arithmetics() {}

  /// On any of the `count` values before.
  static List<Instruction> on(Random random, int count) {
    int a = random.nextInt(count);
    int b = random.nextInt(count);
    int c = random.nextInt(count);
    return on(a, b, c);
  }

  static List<Instruction> on(int a, int b, int c) {
    return List.of(
        new Negate(a),
        new Exp(a),
        new Log(a),
        new Sqrt(a),
        new Sin(a),
        new Cos(a),
        new Tanh(a),
        new Erf(a),
        new Add(a, b),
        new Subtract(a, b),
        new Multiply(a, b),
        new Divide(a, b),
        new Max(a, b),
        new Less(a, b),
        new Equal(a, b),
        new Fma(a, b, c),
        new Select(a, b, c));
  }
}
