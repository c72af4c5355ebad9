package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes bytecode on the bits of a number: an int for F32, a long for F64.
final class ScalarBits {
  private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");
  private static final ClassDesc DOUBLE = ClassDesc.of("java.lang.Double");

  private final CodeBuilder b;
  private final boolean single;

  /// The type of the bits.
  private final TypeKind kind;

  /// The bits of infinity, as positive numbers the largest that are no NaN.
  private final long infinity;

  ScalarBits(CodeBuilder b, boolean single) {
    this.b = b;
    this.single = single;
    kind = single ? TypeKind.INT : TypeKind.LONG;
    infinity =
        single
            ? Float.floatToRawIntBits(Float.POSITIVE_INFINITY)
            : Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
  }

  void constant(long bits) {
    if (single) {
      b.loadConstant((int) bits);
    } else {
      b.loadConstant(bits);
    }
  }

  /// Number → its bits.
  void of() {
    if (single) {
      b.invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
    } else {
      b.invokestatic(DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
    }
  }

  /// Bits → their number.
  void toNumber() {
    if (single) {
      b.invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
    } else {
      b.invokestatic(DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
    }
  }

  /// Two → one.
  void combine(Operation operation) {
    var _ =
        switch (operation) {
          case AND -> single ? b.iand() : b.land();
          case OR -> single ? b.ior() : b.lor();
          case XOR -> single ? b.ixor() : b.lxor();
          case ADD_BITS -> single ? b.iadd() : b.ladd();
          case SUBTRACT_BITS -> single ? b.isub() : b.lsub();
          default -> throw new IllegalArgumentException(operation + " is not done to bits");
        };
  }

  /// Bits → moved up.
  void shiftLeft(int by) {
    b.loadConstant(by);
    var _ = single ? b.ishl() : b.lshl();
  }

  /// Bits → moved down, zeros coming in.
  void shiftRight(int by) {
    b.loadConstant(by);
    var _ = single ? b.iushr() : b.lushr();
  }

  /// Bits of a difference → all ones if it is positive, which NaN is not, else all zeros.
  ///
  /// As an integer a positive number is positive, and no more than infinity. −0 is the least
  /// integer, which has no negative: it passes the first test, but not the second.
  void isPositive() {
    int bits = b.allocateLocal(kind);
    b.storeLocal(kind, bits);
    b.loadLocal(kind, bits);
    negate();
    spreadSign();
    b.loadLocal(kind, bits);
    constant(infinity + 1);
    combine(Operation.SUBTRACT_BITS);
    spreadSign();
    combine(Operation.AND);
  }

  /// Bits of a difference → all ones if it is positive, 0 or NaN, all zeros if it is negative or
  /// −0.
  ///
  /// As integers negative numbers are below or at −infinity, and negative NaN is above.
  void isNotNegative() {
    int bits = b.allocateLocal(kind);
    b.storeLocal(kind, bits);
    b.loadLocal(kind, bits);
    spreadSign();
    constant(-1);
    combine(Operation.XOR);
    constant(single ? (int) infinity | Integer.MIN_VALUE : infinity | Long.MIN_VALUE);
    b.loadLocal(kind, bits);
    combine(Operation.SUBTRACT_BITS);
    spreadSign();
    combine(Operation.OR);
  }

  /// Bits of a number → all ones if it is not 0, else all zeros.
  void isNotZero() {
    int bits = b.allocateLocal(kind);
    shiftLeft(1);
    b.storeLocal(kind, bits);
    b.loadLocal(kind, bits);
    b.loadLocal(kind, bits);
    negate();
    combine(Operation.OR);
    spreadSign();
  }

  private void negate() {
    var _ = single ? b.ineg() : b.lneg();
  }

  private void spreadSign() {
    b.loadConstant(single ? Integer.SIZE - 1 : Long.SIZE - 1);
    var _ = single ? b.ishr() : b.lshr();
  }
}
