package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.downhill.kernel.LoweredStage.Reduction;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The local variables of a method that takes one stage over a range of columns of one row.
///
/// Each stage has its own method, because C2's vector code is sound in small methods alone. What
/// is the same for the whole row comes as arguments.
final class Frame {
  final CodeBuilder b;
  final Lowering lowering;
  final LoweredStage stage;
  final ScalarCode scalar;

  /// Where the row begins in an array with [Access#FULL].
  final int base;

  /// Where the block begins in an array with [Access#PARTIAL].
  final int partial;

  /// The first column, and the one after the last.
  final int column;

  final int colTo;
  final int scratch;

  /// For each primitive of the stage, the local with its number, or 0.
  final int[] numbers;

  /// For each array, the local that holds it, or for a kept value where its row begins in
  /// scratch.
  private final int[] arrays;

  /// Lays out the locals of a method with the arguments of [#type].
  Frame(CodeBuilder b, Lowering lowering, int stage) {
    this.b = b;
    this.lowering = lowering;
    this.stage = lowering.stages().get(stage);
    scalar = new ScalarCode(b, lowering.loop().dtype());
    base = b.parameterSlot(0);
    partial = b.parameterSlot(1);
    column = b.parameterSlot(2);
    colTo = b.parameterSlot(3);
    scratch = b.parameterSlot(4);
    int next = 5;
    arrays = new int[lowering.loop().arrays().size() + lowering.kept()];
    for (int array : arrays(this.stage, lowering)) {
      arrays[array] = b.parameterSlot(next++);
    }
    numbers = new int[this.stage.code().size()];
    for (int place : this.stage.arguments()) {
      numbers[place] = b.parameterSlot(next++);
    }
  }

  /// The arguments: base, partial, first and last column, scratch, arrays, numbers.
  static MethodTypeDesc type(Lowering lowering, int stage) {
    ClassDesc number = ScalarCode.type(lowering.loop().dtype());
    LoweredStage lowered = lowering.stages().get(stage);
    List<ClassDesc> types =
        new ArrayList<>(List.of(CD_int, CD_int, CD_int, CD_int, number.arrayType()));
    for (int array : arrays(lowered, lowering)) {
      types.add(lowering.isKept(array) ? CD_int : number.arrayType());
    }
    lowered.arguments().forEach(_ -> types.add(number));
    return MethodTypeDesc.of(CD_void, types);
  }

  /// The arrays that a stage's columns read or write.
  static Set<Integer> arrays(LoweredStage stage, Lowering lowering) {
    Set<Integer> arrays = new TreeSet<>();
    for (int place : stage.at(Level.ELEMENT)) {
      Primitive primitive = stage.code().get(place);
      if (primitive.operation() == Operation.LOAD) {
        arrays.add((int) primitive.data());
      }
    }
    stage.writes().forEach(write -> arrays.add(write.array()));
    for (Reduction reduction : stage.reductions()) {
      if (lowering.folds()) {
        arrays.add(reduction.output());
      }
    }
    return arrays;
  }

  /// Pushes the arguments again, for a method that goes on from `column`.
  void pushArguments() {
    b.iload(base).iload(partial).iload(column).iload(colTo).aload(scratch);
    for (int array : arrays(stage, lowering)) {
      b.loadLocal(lowering.isKept(array) ? TypeKind.INT : TypeKind.REFERENCE, arrays[array]);
    }
    for (int place : stage.arguments()) {
      b.loadLocal(scalar.kind, numbers[place]);
    }
  }

  /// Pushes an array and the index in it of the element at `column + lane`.
  void pushElement(int array, int lane) {
    if (lowering.isKept(array)) {
      b.aload(scratch).iload(arrays[array]).iload(column).iadd();
    } else {
      b.aload(arrays[array]);
      switch (lowering.access(array)) {
        case FULL -> b.iload(base).iload(column).iadd();
        case PARTIAL -> b.iload(partial).iload(column).iadd();
        case COLUMN -> b.iload(column);
        case ROW, SCALAR -> throw new IllegalStateException("array " + array + " has no columns");
      }
    }
    if (lane != 0) {
      b.loadConstant(lane).iadd();
    }
  }

  /// `while (column + step ≤ colTo) { body; column += step }`, in the shape that C2 knows as a
  /// counted loop: the column alone against a bound.
  void loop(int step, Runnable body) {
    int bound = b.allocateLocal(TypeKind.INT);
    b.iload(colTo).loadConstant(step - 1).isub().istore(bound);
    Label again = b.newBoundLabel();
    Label done = b.newLabel();
    b.iload(column).iload(bound).if_icmpge(done);
    body.run();
    b.iinc(column, step).goto_(again);
    b.labelBinding(done);
  }
}
