package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;

import dev.downhill.kernel.LoweredStage.Reduction;
import dev.downhill.tensor.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes bytecode for [Primitive]s on single numbers.
final class ScalarCode {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc STRICT_MATH = ClassDesc.of("java.lang.StrictMath");

  private final CodeBuilder b;
  private final boolean single;
  private final ScalarBits bits;

  /// The type of a number.
  final TypeKind kind;

  final ClassDesc type;

  ScalarCode(CodeBuilder b, DType dtype) {
    this.b = b;
    this.single = dtype == DType.F32;
    this.bits = new ScalarBits(b, single);
    this.kind = single ? TypeKind.FLOAT : TypeKind.DOUBLE;
    this.type = type(dtype);
  }

  static ClassDesc type(DType dtype) {
    return dtype == DType.F32 ? CD_float : CD_double;
  }

  /// Where the numbers that a primitive reads from outside are found.
  interface Source {
    /// Pushes the element of `array`.
    void load(int array);

    /// Pushes the row's or the column's index, an int.
    void index(Operation operation);

    /// Pushes the result of a reduction.
    void rowValue(int slot);

    /// Pushes the value at `place` of the earlier `stage`.
    void recall(int stage, int place);
  }

  /// Computes the value at `place` of `stage` into its local.
  void compute(LoweredStage stage, int place, int[] locals, Source source) {
    compute(stage, stage.code().get(place), locals, source);
    b.storeLocal(kind, locals[place]);
  }

  /// Pushes the value at `place`: a constant, or a local.
  void push(LoweredStage stage, int[] locals, int place) {
    if (stage.levels().get(place) == Level.CONSTANT) {
      constant(stage.code().get(place).data());
    } else {
      b.loadLocal(kind, locals[place]);
    }
  }

  void constant(double value) {
    constant(single ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value));
  }

  private void constant(long bits) {
    if (single) {
      b.loadConstant(Float.intBitsToFloat((int) bits));
    } else {
      b.loadConstant(Double.longBitsToDouble(bits));
    }
  }

  /// Pushes what a reduction begins with.
  void start(Reduction reduction) {
    constant(reduction.sum() ? 0 : Double.NEGATIVE_INFINITY);
  }

  /// Two numbers → their sum or the larger.
  void combine(Reduction reduction) {
    if (reduction.sum()) {
      add();
    } else {
      max();
    }
  }

  private void add() {
    if (single) {
      b.fadd();
    } else {
      b.dadd();
    }
  }

  private void max() {
    b.invokestatic(MATH, "max", MethodTypeDesc.of(type, type, type));
  }

  private void compute(LoweredStage stage, Primitive p, int[] locals, Source source) {
    switch (p.operation()) {
      case LOAD -> source.load((int) p.data());
      case NUMBER -> throw new IllegalStateException("a constant is never computed");
      case ROW_VALUE -> source.rowValue((int) p.data());
      case RECALL -> source.recall(p.in(0), p.in(1));
      case COLUMN_INDEX, ROW_INDEX -> {
        source.index(p.operation());
        b.conversion(TypeKind.INT, kind);
      }
      case NEGATE -> {
        push(stage, locals, p.in(0));
        if (single) {
          b.fneg();
        } else {
          b.dneg();
        }
      }
      case ABS -> {
        push(stage, locals, p.in(0));
        b.invokestatic(MATH, "abs", MethodTypeDesc.of(type, type));
      }
      case SQRT -> sqrt(stage, p, locals);
      case ADD -> {
        pushAll(stage, locals, p);
        add();
      }
      case SUBTRACT -> {
        pushAll(stage, locals, p);
        if (single) {
          b.fsub();
        } else {
          b.dsub();
        }
      }
      case MULTIPLY -> {
        pushAll(stage, locals, p);
        if (single) {
          b.fmul();
        } else {
          b.dmul();
        }
      }
      case DIVIDE -> {
        pushAll(stage, locals, p);
        if (single) {
          b.fdiv();
        } else {
          b.ddiv();
        }
      }
      case MAX -> {
        pushAll(stage, locals, p);
        max();
      }
      case FMA -> {
        pushAll(stage, locals, p);
        b.invokestatic(MATH, "fma", MethodTypeDesc.of(type, type, type, type));
      }
      case IF_LESS, IF_LESS_OR_EQUAL, IF_EQUAL, IF_NOT_EQUAL -> choose(stage, p, locals);
      case SHIFT_LEFT, SHIFT_RIGHT -> shift(stage, p, locals);
      case AND, OR, XOR, ADD_BITS, SUBTRACT_BITS -> onBits(stage, p, locals);
      case SIN_BEYOND -> beyond(stage, p, locals, "sin");
      case COS_BEYOND -> beyond(stage, p, locals, "cos");
    }
  }

  private void pushAll(LoweredStage stage, int[] locals, Primitive p) {
    for (int operand : p.operands()) {
      push(stage, locals, operand);
    }
  }

  private void sqrt(LoweredStage stage, Primitive p, int[] locals) {
    push(stage, locals, p.in(0));
    if (single) {
      b.f2d(); // the root rounded to 53 bits and then to 24 is the root rounded to 24
    }
    b.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
    if (single) {
      b.d2f();
    }
  }

  private void choose(LoweredStage stage, Primitive p, int[] locals) {
    if (p.data() == Primitive.UNFORESEEN && blend(stage, p, locals)) {
      return;
    }
    push(stage, locals, p.in(0));
    push(stage, locals, p.in(1));
    boolean rising =
        p.operation() == Operation.IF_LESS || p.operation() == Operation.IF_LESS_OR_EQUAL;
    if (single) {
      var _ = rising ? b.fcmpg() : b.fcmpl();
    } else {
      var _ = rising ? b.dcmpg() : b.dcmpl();
    }
    Label yes = b.newLabel();
    Label end = b.newLabel();
    switch (p.operation()) {
      case IF_LESS -> b.iflt(yes);
      case IF_LESS_OR_EQUAL -> b.ifle(yes);
      case IF_EQUAL -> b.ifeq(yes);
      default -> b.ifne(yes);
    }
    push(stage, locals, p.in(3));
    b.goto_(end);
    b.labelBinding(yes);
    push(stage, locals, p.in(2));
    b.labelBinding(end);
  }

  /// Chooses without a branch: one that cannot be foreseen costs some 5 ns. Or does nothing and
  /// returns false, if it has no way.
  private boolean blend(LoweredStage stage, Primitive p, int[] locals) {
    int a = p.in(0);
    int c = p.in(1);
    int yes = p.in(2);
    int no = p.in(3);
    if (stage.levels().get(a) != Level.ELEMENT && stage.levels().get(c) != Level.ELEMENT) {
      return false; // the same way for the whole row is easily foreseen
    }
    if (p.operation() == Operation.IF_LESS) {
      difference(stage, locals, c, a); // positive exactly where a < c
      bits.isPositive();
      blend(stage, locals, yes, no);
      return true;
    }
    boolean larger = yes == c && no == a;
    if (p.operation() == Operation.IF_LESS_OR_EQUAL && larger && isFinite(stage, c)) {
      difference(stage, locals, a, c); // where it is 0, a and c are the same
      bits.isNotNegative();
      blend(stage, locals, a, c);
      return true;
    }
    if (p.operation() == Operation.IF_NOT_EQUAL && isZero(stage, c)) {
      pushBits(stage, locals, a);
      bits.isNotZero();
      blend(stage, locals, yes, no);
      return true;
    }
    return false;
  }

  /// Pushes the bits of `a − c`.
  private void difference(LoweredStage stage, int[] locals, int a, int c) {
    push(stage, locals, a);
    if (!isZero(stage, c)) {
      push(stage, locals, c);
      var _ = single ? b.fsub() : b.dsub();
    }
    bits.of();
  }

  /// Mask → `yes` where it is ones, `no` where it is zeros.
  private void blend(LoweredStage stage, int[] locals, int yes, int no) {
    pushBits(stage, locals, yes);
    if (!isZero(stage, no)) {
      pushBits(stage, locals, no);
      bits.combine(Operation.XOR);
    }
    bits.combine(Operation.AND);
    if (!isZero(stage, no)) {
      pushBits(stage, locals, no);
      bits.combine(Operation.XOR);
    }
    bits.toNumber();
  }

  private static boolean isZero(LoweredStage stage, int place) {
    return stage.levels().get(place) == Level.CONSTANT && stage.code().get(place).data() == 0;
  }

  private boolean isFinite(LoweredStage stage, int place) {
    long data = stage.code().get(place).data();
    return stage.levels().get(place) == Level.CONSTANT
        && (single
            ? Float.isFinite(Float.intBitsToFloat((int) data))
            : Double.isFinite(Double.longBitsToDouble(data)));
  }

  private void shift(LoweredStage stage, Primitive p, int[] locals) {
    pushBits(stage, locals, p.in(0));
    if (p.operation() == Operation.SHIFT_LEFT) {
      bits.shiftLeft((int) p.data());
    } else {
      bits.shiftRight((int) p.data());
    }
    bits.toNumber();
  }

  private void onBits(LoweredStage stage, Primitive p, int[] locals) {
    pushBits(stage, locals, p.in(0));
    pushBits(stage, locals, p.in(1));
    bits.combine(p.operation());
    bits.toNumber();
  }

  private void pushBits(LoweredStage stage, int[] locals, int place) {
    if (stage.levels().get(place) == Level.CONSTANT) {
      bits.constant(stage.code().get(place).data());
    } else {
      push(stage, locals, place);
      bits.of();
    }
  }

  /// `near`, unless `|x|` is beyond the bound, which NaN is not.
  private void beyond(LoweredStage stage, Primitive p, int[] locals, String function) {
    Label near = b.newLabel();
    Label end = b.newLabel();
    push(stage, locals, p.in(0));
    b.invokestatic(MATH, "abs", MethodTypeDesc.of(type, type));
    constant(Double.longBitsToDouble(p.data()));
    var _ = single ? b.fcmpl() : b.dcmpl();
    b.ifle(near);
    push(stage, locals, p.in(0));
    if (single) {
      b.f2d();
    }
    b.invokestatic(STRICT_MATH, function, MethodTypeDesc.of(CD_double, CD_double));
    if (single) {
      b.d2f();
    }
    b.goto_(end);
    b.labelBinding(near);
    push(stage, locals, p.in(1));
    b.labelBinding(end);
  }
}
