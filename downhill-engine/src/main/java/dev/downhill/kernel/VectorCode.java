package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.downhill.tensor.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes calls of the Vector API, each on a constant species, with operands and result on the
/// stack.
///
/// Only of methods that each vector class has of its own, such as `lanewise`: `add` calls it from
/// a place that all widths share, where C2 loses the class once a second width has been there.
///
/// The API's classes appear by name alone, so that this class links without them.
final class VectorCode {
  private static final String API = "jdk.incubator.vector.";
  private static final ClassDesc VECTOR = ClassDesc.of(API + "Vector");
  private static final ClassDesc MASK = ClassDesc.of(API + "VectorMask");
  private static final ClassDesc SPECIES = ClassDesc.of(API + "VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of(API + "VectorOperators");
  private static final ClassDesc UNARY = ClassDesc.of(API + "VectorOperators$Unary");
  private static final ClassDesc TERNARY = ClassDesc.of(API + "VectorOperators$Ternary");
  private static final ClassDesc BINARY = ClassDesc.of(API + "VectorOperators$Binary");
  private static final ClassDesc ASSOCIATIVE = ClassDesc.of(API + "VectorOperators$Associative");
  private static final ClassDesc COMPARISON = ClassDesc.of(API + "VectorOperators$Comparison");
  private static final ClassDesc FAR = ClassDesc.of(Far.class.getName());

  private final CodeBuilder b;
  private final String species;
  private final boolean single;

  /// The class of a vector of numbers, and of one of their bits.
  private final ClassDesc numbers;

  private final ClassDesc integers;
  private final ClassDesc number;
  private final ClassDesc integer;

  /// Numbers in a vector.
  final int width;

  VectorCode(CodeBuilder b, DType dtype, int bits) {
    this.b = b;
    species = "SPECIES_" + bits;
    single = dtype == DType.F32;
    numbers = ClassDesc.of(API + (single ? "FloatVector" : "DoubleVector"));
    integers = ClassDesc.of(API + (single ? "IntVector" : "LongVector"));
    number = single ? CD_float : CD_double;
    integer = single ? CD_int : CD_long;
    width = bits / (8 * dtype.bytes());
  }

  /// Pushes the species, which [#broadcast] and [#load] take before their other operands.
  void species() {
    b.getstatic(numbers, species, SPECIES);
  }

  /// Species, number → vector.
  void broadcast() {
    b.invokestatic(numbers, "broadcast", MethodTypeDesc.of(numbers, SPECIES, number));
  }

  /// Vector → its sum with 0, 1, 2, ….
  void addPositions() {
    b.iconst_1().invokevirtual(numbers, "addIndex", MethodTypeDesc.of(numbers, CD_int));
  }

  /// Sets the local `mask` to the positions from `first` on that are before `end`, both locals.
  void mask(int mask, int first, int end) {
    species();
    b.iconst_0().conversion(TypeKind.INT, TypeKind.from(number));
    broadcast();
    addPositions();
    compare(
        "LT",
        () -> {
          species();
          b.iload(end).iload(first).isub().conversion(TypeKind.INT, TypeKind.from(number));
          broadcast();
        });
    b.astore(mask);
  }

  /// Species, array, index → vector; where `mask`, a local or −1, is not set, zeros.
  void load(int mask) {
    if (mask < 0) {
      b.invokestatic(
          numbers, "fromArray", MethodTypeDesc.of(numbers, SPECIES, number.arrayType(), CD_int));
    } else {
      b.aload(mask);
      b.invokestatic(
          numbers,
          "fromArray",
          MethodTypeDesc.of(numbers, SPECIES, number.arrayType(), CD_int, MASK));
    }
  }

  /// Vector, array, index →; only where `mask`, a local or −1, is set.
  void store(int mask) {
    if (mask < 0) {
      b.invokevirtual(numbers, "intoArray", MethodTypeDesc.of(CD_void, number.arrayType(), CD_int));
    } else {
      b.aload(mask);
      b.invokevirtual(
          numbers, "intoArray", MethodTypeDesc.of(CD_void, number.arrayType(), CD_int, MASK));
    }
  }

  /// Vector → its `NEG`, `ABS` or `SQRT`.
  void unary(String operator) {
    b.getstatic(OPERATORS, operator, UNARY);
    b.invokevirtual(numbers, "lanewise", MethodTypeDesc.of(numbers, UNARY));
  }

  /// Vector → its `ADD`, `SUB`, `MUL`, `DIV` or `MAX` with the one that `other` pushes.
  void binary(String operator, Runnable other) {
    operator(operator);
    other.run();
    b.invokevirtual(numbers, "lanewise", MethodTypeDesc.of(numbers, BINARY, VECTOR));
  }

  /// Vector → its product with one that `others` pushes, plus another.
  void fma(Runnable others) {
    b.getstatic(OPERATORS, "FMA", TERNARY);
    others.run();
    b.invokevirtual(numbers, "lanewise", MethodTypeDesc.of(numbers, TERNARY, VECTOR, VECTOR));
  }

  /// Vector → its sum or maximum with the result so far, which `result` pushes.
  ///
  /// This way round C2 sees of which class the sum is before it knows that of the result, which
  /// goes round the loop; otherwise a result may stay on the heap.
  void reduce(boolean sum, Runnable result) {
    binary(sum ? "ADD" : "MAX", result);
  }

  private void operator(String operator) {
    boolean associative =
        !operator.equals("SUB") && !operator.equals("DIV") && !operator.startsWith("LSH");
    b.getstatic(OPERATORS, operator, associative ? ASSOCIATIVE : BINARY);
  }

  /// Vector → mask of where `comparison` holds with the vector that `other` pushes.
  void compare(String comparison, Runnable other) {
    b.getstatic(OPERATORS, comparison, COMPARISON);
    other.run();
    b.invokevirtual(numbers, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
  }

  /// Vector, vector, mask → the second where the mask is set, else the first.
  void blend() {
    b.invokevirtual(numbers, "blend", MethodTypeDesc.of(numbers, VECTOR, MASK));
  }

  /// Vector → its bits.
  void toBits() {
    b.invokevirtual(
        numbers, single ? "reinterpretAsInts" : "reinterpretAsLongs", MethodTypeDesc.of(integers));
  }

  /// Bits → their vector.
  void fromBits() {
    b.invokevirtual(
        integers,
        single ? "reinterpretAsFloats" : "reinterpretAsDoubles",
        MethodTypeDesc.of(numbers));
  }

  /// Bits → bits moved.
  void shift(boolean left, int by) {
    onBits(left ? "LSHL" : "LSHR", by);
  }

  /// Bits → bits combined with others, which `other` pushes.
  void onBits(String operator, Runnable other) {
    operator(operator);
    other.run();
    b.invokevirtual(integers, "lanewise", MethodTypeDesc.of(integers, BINARY, VECTOR));
  }

  /// Bits → bits combined with a constant.
  void onBits(String operator, long constant) {
    operator(operator);
    pushInteger(constant);
    b.invokevirtual(integers, "lanewise", MethodTypeDesc.of(integers, BINARY, integer));
  }

  private void pushInteger(long value) {
    if (single) {
      b.loadConstant((int) value);
    } else {
      b.loadConstant(value);
    }
  }

  /// Replaces the vector in the local `near` by the sine or cosine of `x` where `|x|` is beyond a
  /// bound that `bound` pushes, by scalar code on `scratch`.
  void beyond(String function, int x, Runnable bound, int near, int scratch) {
    int far = b.allocateLocal(TypeKind.REFERENCE);
    Label none = b.newLabel();
    b.aload(x);
    unary("ABS");
    compare("GT", bound);
    b.astore(far);
    b.aload(far).invokevirtual(MASK, "anyTrue", MethodTypeDesc.of(CD_boolean)).ifeq(none);
    b.aload(x).aload(scratch).iconst_0();
    store(-1);
    b.aload(scratch).loadConstant(width);
    b.invokestatic(FAR, function, MethodTypeDesc.of(CD_void, number.arrayType(), CD_int));
    b.aload(near);
    species();
    b.aload(scratch).iconst_0();
    load(-1);
    b.aload(far);
    blend();
    b.astore(near);
    b.labelBinding(none);
  }
}
