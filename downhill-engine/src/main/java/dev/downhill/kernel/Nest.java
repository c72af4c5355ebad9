package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.downhill.kernel.LoweredStage.Reduction;
import dev.downhill.kernel.LoweredStage.Write;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes the body of [LoopKernel#run]: the loop over rows, and in scalar code what happens once
/// a call or once a row. For the columns it calls each stage's own method.
final class Nest implements ScalarCode.Source {
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, CD_Object.arrayType(), CD_int, CD_int, CD_int, CD_int, CD_int, CD_Object);
  private static final ClassDesc ARRAYS = ClassDesc.of("java.util.Arrays");
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

  private final CodeBuilder b;
  private final Lowering lowering;
  private final ClassDesc self;
  private final ScalarCode scalar;

  /// Where the arguments of `run` are; see there.
  private final int cols;

  private final int rowFrom;
  private final int rowTo;
  private final int colFrom;
  private final int colTo;
  private final int scratch;

  /// The row; where it begins in an array with [Access#FULL]; where its block begins in one with
  /// [Access#PARTIAL].
  private final int row;

  private final int base;
  private final int partial;

  /// For each array, the local that holds it, or for a kept value where its row begins in
  /// scratch.
  private final int[] arrays;

  /// For each reduction along the columns, the local with its result.
  private final int[] rowValues;

  /// For each stage and primitive, the local with its number, or 0.
  private final int[][] numbers;

  Nest(CodeBuilder b, Lowering lowering, ClassDesc self) {
    this.b = b;
    this.lowering = lowering;
    this.self = self;
    this.scalar = new ScalarCode(b, lowering.loop().dtype());
    cols = b.parameterSlot(1);
    rowFrom = b.parameterSlot(2);
    rowTo = b.parameterSlot(3);
    colFrom = b.parameterSlot(4);
    colTo = b.parameterSlot(5);
    scratch = b.allocateLocal(TypeKind.REFERENCE);
    row = b.allocateLocal(TypeKind.INT);
    base = b.allocateLocal(TypeKind.INT);
    partial = b.allocateLocal(TypeKind.INT);
    arrays = new int[lowering.loop().arrays().size() + lowering.kept()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = b.allocateLocal(lowering.isKept(i) ? TypeKind.INT : TypeKind.REFERENCE);
    }
    rowValues = new int[lowering.slots()];
    for (int i = 0; i < rowValues.length; i++) {
      rowValues[i] = b.allocateLocal(scalar.kind);
    }
    numbers = new int[lowering.stages().size()][];
    for (int stage = 0; stage < numbers.length; stage++) {
      numbers[stage] = new int[lowering.stages().get(stage).code().size()];
    }
  }

  void write() {
    unpack();
    for (int stage = 0; stage < numbers.length; stage++) {
      compute(stage, Level.CALL);
    }
    b.iconst_0().istore(partial);
    if (lowering.folds()) {
      blocks();
    } else {
      rows(rowFrom, rowTo);
    }
    b.return_();
  }

  private void unpack() {
    ClassDesc type = scalar.type.arrayType();
    b.aload(b.parameterSlot(6)).checkcast(type).astore(scratch);
    for (int i = 0; i < arrays.length; i++) {
      if (lowering.isKept(i)) {
        b.loadConstant(lowering.keptAt());
        b.loadConstant(i - lowering.loop().arrays().size()).iload(cols).imul().iadd();
        b.istore(arrays[i]);
      } else {
        b.aload(b.parameterSlot(0)).loadConstant(i).aaload().checkcast(type).astore(arrays[i]);
      }
    }
  }

  /// Rows in blocks of 64, each beginning with empty partial results.
  private void blocks() {
    int start = b.allocateLocal(TypeKind.INT);
    int end = b.allocateLocal(TypeKind.INT);
    b.iload(rowFrom).istore(start);
    Label again = b.newBoundLabel();
    Label done = b.newLabel();
    b.iload(start).iload(rowTo).if_icmpge(done);
    b.iload(rowTo).iload(start).loadConstant(Fold.BLOCK).iadd();
    b.invokestatic(MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int)).istore(end);
    b.iload(start).loadConstant(Fold.BLOCK).idiv().iload(cols).imul().istore(partial);
    for (Reduction reduction : lowering.stages().getFirst().reductions()) {
      b.aload(arrays[reduction.output()]);
      b.iload(partial).iload(colFrom).iadd();
      b.iload(partial).iload(colTo).iadd();
      scalar.start(reduction);
      b.invokestatic(
          ARRAYS,
          "fill",
          MethodTypeDesc.of(CD_void, scalar.type.arrayType(), CD_int, CD_int, scalar.type));
    }
    rows(start, end);
    b.iload(end).istore(start).goto_(again);
    b.labelBinding(done);
  }

  private void rows(int from, int to) {
    b.iload(from).istore(row);
    Label again = b.newBoundLabel();
    Label done = b.newLabel();
    b.iload(row).iload(to).if_icmpge(done);
    b.iload(row).iload(cols).imul().istore(base);
    for (int stage = 0; stage < numbers.length; stage++) {
      row(stage);
    }
    b.iinc(row, 1).goto_(again);
    b.labelBinding(done);
  }

  private void row(int stage) {
    LoweredStage lowered = lowering.stages().get(stage);
    compute(stage, Level.ROW);
    for (Write write : lowered.rowWrites()) {
      b.aload(arrays[write.array()]).iload(row);
      scalar.push(lowered, numbers[stage], write.value());
      b.arrayStore(scalar.kind);
    }
    if (!lowered.hasColumns()) {
      return;
    }
    b.iload(base).iload(partial).iload(colFrom).iload(colTo).aload(scratch);
    for (int array : Frame.arrays(lowered, lowering)) {
      b.loadLocal(lowering.isKept(array) ? TypeKind.INT : TypeKind.REFERENCE, arrays[array]);
    }
    for (int place : lowered.arguments()) {
      scalar.push(lowered, numbers[stage], place);
    }
    b.invokestatic(self, Compiler.columns(stage), Frame.type(lowering, stage));
    if (!lowering.folds()) {
      for (int i = 0; i < lowered.reductions().size(); i++) {
        Reduction reduction = lowered.reductions().get(i);
        tree(reduction, lowering.lanesAt(i), 0, 1);
        b.storeLocal(scalar.kind, rowValues[reduction.slot()]);
      }
    }
  }

  /// Pushes partial result `lane` as it is when the tree has come down to `width` of them.
  private void tree(Reduction reduction, int from, int lane, int width) {
    if (width == lowering.lanes()) {
      b.aload(scratch).loadConstant(from + lane).arrayLoad(scalar.kind);
      return;
    }
    tree(reduction, from, lane, 2 * width);
    tree(reduction, from, lane + width, 2 * width);
    scalar.combine(reduction);
  }

  private void compute(int stage, Level level) {
    LoweredStage lowered = lowering.stages().get(stage);
    for (int place : lowered.at(level)) {
      numbers[stage][place] = b.allocateLocal(scalar.kind);
      scalar.compute(lowered, place, numbers[stage], this);
    }
  }

  @Override
  public void load(int array) {
    b.aload(arrays[array]);
    if (lowering.access(array) == Access.ROW) {
      b.iload(row);
    } else {
      b.iconst_0();
    }
    b.arrayLoad(scalar.kind);
  }

  @Override
  public void rowValue(int slot) {
    b.loadLocal(scalar.kind, rowValues[slot]);
  }

  @Override
  public void recall(int stage, int place) {
    b.loadLocal(scalar.kind, numbers[stage][place]);
  }

  @Override
  public void index(Operation operation) {
    if (operation == Operation.COLUMN_INDEX) {
      throw new IllegalStateException("a row has no column");
    }
    b.iload(row);
  }
}
