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

/// Writes the body of [LoopKernel#run]: the loop over rows and what happens once a call or once a
/// row, in scalar code; each pass over the columns is a [Pass]'s.
final class Nest implements ScalarCode.Source {
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, CD_Object.arrayType(), CD_int, CD_int, CD_int, CD_int, CD_int, CD_Object);
  private static final ClassDesc ARRAYS = ClassDesc.of("java.util.Arrays");

  /// Writes the code that goes over the columns of a row.
  interface Pass {
    /// What is done once a call, after the arrays are at hand.
    void prepare();

    /// One stage's pass from the first to the last column.
    void columns(int stage);
  }

  final CodeBuilder b;
  final Lowering lowering;
  final ScalarCode scalar;

  /// Where the arguments of `run` are; see there.
  final int arrays;

  final int cols;
  final int rowFrom;
  final int rowTo;
  final int colFrom;
  final int colTo;

  /// The scratch array, of its own type.
  final int scratch;

  /// The row, and where it begins in an array with [Access#FULL].
  final int row;

  final int base;

  /// Where the block's partial results begin.
  final int partial;

  /// For each array, the local that holds it; kept values are in `scratch`.
  private final int[] array;

  /// For each kept value, where its row begins in `scratch`.
  private final int[] keptAt;

  private final int[] rowValues;

  /// For each stage and primitive, its local.
  final int[][] locals;

  Nest(CodeBuilder b, Lowering lowering) {
    this.b = b;
    this.lowering = lowering;
    this.scalar = new ScalarCode(b, lowering.loop().dtype());
    arrays = b.parameterSlot(0);
    cols = b.parameterSlot(1);
    rowFrom = b.parameterSlot(2);
    rowTo = b.parameterSlot(3);
    colFrom = b.parameterSlot(4);
    colTo = b.parameterSlot(5);
    scratch = b.allocateLocal(TypeKind.REFERENCE);
    row = b.allocateLocal(TypeKind.INT);
    base = b.allocateLocal(TypeKind.INT);
    partial = b.allocateLocal(TypeKind.INT);
    array = allocate(lowering.loop().arrays().size(), TypeKind.REFERENCE);
    keptAt = allocate(lowering.kept(), TypeKind.INT);
    rowValues = allocate(lowering.slots(), scalar.kind);
    locals = new int[lowering.stages().size()][];
    for (int stage = 0; stage < locals.length; stage++) {
      locals[stage] = new int[lowering.stages().get(stage).code().size()];
    }
  }

  private int[] allocate(int count, TypeKind kind) {
    int[] slots = new int[count];
    for (int i = 0; i < count; i++) {
      slots[i] = b.allocateLocal(kind);
    }
    return slots;
  }

  void write(Pass pass) {
    unpack();
    for (int stage = 0; stage < locals.length; stage++) {
      compute(stage, Level.CALL);
    }
    pass.prepare();
    if (lowering.loop().fold() == Fold.ROWS) {
      blocks(pass);
    } else {
      rows(rowFrom, rowTo, pass);
    }
    b.return_();
  }

  private void unpack() {
    for (int i = 0; i < array.length; i++) {
      b.aload(arrays).loadConstant(i).aaload().checkcast(scalar.type.arrayType()).astore(array[i]);
    }
    b.aload(b.parameterSlot(6)).checkcast(scalar.type.arrayType()).astore(scratch);
    for (int i = 0; i < keptAt.length; i++) {
      b.loadConstant(lowering.accumulators() * Lowering.LANES);
      b.loadConstant(i).iload(cols).imul().iadd().istore(keptAt[i]);
    }
  }

  /// Rows in blocks of 64, each beginning with empty partial results.
  private void blocks(Pass pass) {
    int start = b.allocateLocal(TypeKind.INT);
    int end = b.allocateLocal(TypeKind.INT);
    b.iload(rowFrom).istore(start);
    Label again = b.newBoundLabel();
    Label done = b.newLabel();
    b.iload(start).iload(rowTo).if_icmpge(done);
    b.iload(rowTo).iload(start).loadConstant(Fold.BLOCK).iadd();
    b.invokestatic(
        ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    b.istore(end);
    b.iload(start).loadConstant(Fold.BLOCK).idiv().iload(cols).imul().istore(partial);
    for (Reduction reduction : lowering.stages().getFirst().reductions()) {
      b.aload(array[reduction.output()]);
      b.iload(partial).iload(colFrom).iadd();
      b.iload(partial).iload(colTo).iadd();
      scalar.constant(reduction.sum() ? 0 : Double.NEGATIVE_INFINITY);
      b.invokestatic(
          ARRAYS,
          "fill",
          MethodTypeDesc.of(CD_void, scalar.type.arrayType(), CD_int, CD_int, scalar.type));
    }
    rows(start, end, pass);
    b.iload(end).istore(start).goto_(again);
    b.labelBinding(done);
  }

  private void rows(int from, int to, Pass pass) {
    b.iload(from).istore(row);
    Label again = b.newBoundLabel();
    Label done = b.newLabel();
    b.iload(row).iload(to).if_icmpge(done);
    b.iload(row).iload(cols).imul().istore(base);
    for (int stage = 0; stage < locals.length; stage++) {
      LoweredStage lowered = lowering.stages().get(stage);
      compute(stage, Level.ROW);
      for (Write write : lowered.writes()) {
        if (lowering.access(write.array()) == Access.ROW) {
          b.aload(array[write.array()]).iload(row);
          scalar.push(lowered, locals[stage], write.value());
          b.arrayStore(scalar.kind);
        }
      }
      if (lowered.hasColumns(lowering)) {
        pass.columns(stage);
      }
    }
    b.iinc(row, 1).goto_(again);
    b.labelBinding(done);
  }

  private void compute(int stage, Level level) {
    LoweredStage lowered = lowering.stages().get(stage);
    scalar.compute(lowered, lowered.at(level), locals[stage], this);
  }

  /// Pushes the array and the index in it at column `column + lane`, an element per column.
  void pushElement(int number, int column, int lane) {
    pushArray(number);
    int offset = offset(number);
    if (offset >= 0) {
      b.iload(offset).iload(column).iadd();
    } else {
      b.iload(column);
    }
    if (lane != 0) {
      b.loadConstant(lane).iadd();
    }
  }

  private void pushArray(int number) {
    b.aload(number < array.length ? array[number] : scratch);
  }

  /// The local that an element's index begins with, or −1 if it is the column alone.
  private int offset(int number) {
    return switch (lowering.access(number)) {
      case FULL -> base;
      case PARTIAL -> partial;
      case COLUMN -> number < array.length ? -1 : keptAt[number - array.length];
      case ROW, SCALAR -> throw new IllegalStateException("array " + number + " has no columns");
    };
  }

  /// Takes a reduction's result from the stack.
  void storeRowValue(int slot) {
    b.storeLocal(scalar.kind, rowValues[slot]);
  }

  @Override
  public void load(int number) {
    pushArray(number);
    if (lowering.access(number) == Access.ROW) {
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
    b.loadLocal(scalar.kind, locals[stage][place]);
  }

  @Override
  public void columnIndex() {
    throw new IllegalStateException("a row has no column");
  }

  @Override
  public void rowIndex() {
    b.iload(row);
  }
}
