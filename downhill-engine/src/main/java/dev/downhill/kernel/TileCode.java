package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.downhill.kernel.TileShape.Ending;
import dev.downhill.kernel.TileShape.Reading;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Writes the bytecode of a [Tile] whose sums are all in registers.
///
///     for tile:
///       for p in 0 … k − 1:
///         b = row p of op(B), in vectors
///         for row: sum[row] = fma(op(A)[row, p] in all lanes, b, sum[row])
///
/// Each element of C is one chain in the order of p, so rows, vectors and width change no bit. C2
/// drops vector code that crosses a method call: everything is expanded in place. Scalar code
/// does the same with single numbers, a few columns after the other.
final class TileCode {
  private static final ClassDesc SELF = ClassDesc.of("dev.downhill.kernel.TileOfCode");
  private static final ClassDesc WORKER = ClassDesc.of("dev.downhill.kernel.Worker");
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, CD_Object, CD_int, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_Object, CD_int,
          CD_int, CD_Object, CD_int, CD_int, CD_int, CD_int, CD_int, WORKER);

  // The parameters of Tile.run; 0 is the tile itself.
  static final int A = 1;
  static final int A_AT = 2;
  static final int A_STRIDE = 3;
  static final int A_NEXT = 4;
  static final int B = 5;
  static final int B_AT = 6;
  static final int B_STRIDE = 7;
  static final int C = 8;
  static final int C_AT = 9;
  static final int C_STRIDE = 10;
  static final int FROM = 11;
  static final int FROM_AT = 12;
  static final int FROM_STRIDE = 13;
  static final int WIDTH = 14;
  static final int K = 15;
  static final int TILES = 16;

  private final TileShape shape;
  private final CodeBuilder code;
  private final TileNumbers numbers;

  /// The first column of what is computed now, and the column where the last vector begins.
  private final int column;

  private final int last;

  private TileCode(TileShape shape, CodeBuilder code) {
    this.shape = shape;
    this.code = code;
    numbers = TileNumbers.of(shape.dtype(), shape.form());
    column = code.allocateLocal(TypeKind.INT);
    last = code.allocateLocal(TypeKind.INT);
  }

  /// A tile, loaded and ready to run.
  static Tile of(TileShape shape) {
    byte[] bytes =
        ClassFile.of()
            .build(
                SELF,
                type ->
                    type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                        .withInterfaceSymbols(Tile.class.describeConstable().orElseThrow())
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            0,
                            code ->
                                code.aload(0)
                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                    .return_())
                        .withMethodBody(
                            "run",
                            RUN,
                            ClassFile.ACC_PUBLIC,
                            code -> new TileCode(shape, code).write()));
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (Tile)
          lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable failure) {
      throw new LinkageError("the code of " + shape + " cannot be loaded", failure);
    }
  }

  private void write() {
    ClassDesc array = TileNumbers.number(shape.dtype()).arrayType();
    for (int parameter : new int[] {A, B, C, FROM}) {
      code.aload(parameter).checkcast(array).astore(parameter);
    }
    code.iload(WIDTH).loadConstant(shape.lanes()).isub().istore(last);
    Label nextTile = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(nextTile).iload(TILES).ifle(end);
    code.iconst_0().istore(column);
    if (shape.form() == Form.SCALAR) {
      columns(shape.vectors());
      columns(1);
    } else {
      block(shape.vectors());
    }
    code.iload(A_AT).iload(A_NEXT).iadd().istore(A_AT);
    nextTile(C_AT, C_STRIDE);
    nextTile(FROM_AT, FROM_STRIDE);
    code.iinc(TILES, -1).goto_(nextTile).labelBinding(end).return_();
  }

  private void nextTile(int at, int stride) {
    code.iload(stride).loadConstant(shape.rows()).imul().iload(at).iadd().istore(at);
  }

  /// Computes `step` columns at a time, as long as there are so many.
  private void columns(int step) {
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(next).iload(column).loadConstant(step).iadd().iload(WIDTH).if_icmpgt(end);
    block(step);
    code.iinc(column, step).goto_(next).labelBinding(end);
  }

  /// All rows of `vectors` vectors from the current column on.
  private void block(int vectors) {
    code.block(inner -> new Block(inner, vectors).write());
  }

  private final class Block {
    private final CodeBuilder code;
    private final int vectors;
    private final int[] rowOfA = new int[shape.rows()];
    private final int[] b;
    private final int[][] sum;
    private final int rowOfB;
    private final int p;
    private final int x;

    Block(CodeBuilder code, int vectors) {
      this.code = code;
      this.vectors = vectors;
      b = new int[vectors];
      sum = new int[shape.rows()][vectors];
      rowOfB = code.allocateLocal(TypeKind.INT);
      p = code.allocateLocal(TypeKind.INT);
      x = code.allocateLocal(numbers.kind());
      for (int row = 0; row < shape.rows(); row++) {
        rowOfA[row] =
            row == 0 || shape.reading() == Reading.ROWS ? code.allocateLocal(TypeKind.INT) : 0;
        for (int v = 0; v < vectors; v++) {
          sum[row][v] = code.allocateLocal(numbers.kind());
        }
      }
      for (int v = 0; v < vectors; v++) {
        b[v] = code.allocateLocal(numbers.kind());
      }
    }

    void write() {
      code.iload(A_AT).istore(rowOfA[0]);
      if (shape.reading() == Reading.ROWS) {
        for (int row = 1; row < shape.rows(); row++) {
          code.iload(rowOfA[row - 1]).iload(A_STRIDE).iadd().istore(rowOfA[row]);
        }
      }
      code.iload(B_AT).istore(rowOfB);
      for (int row = 0; row < shape.rows(); row++) {
        for (int v = 0; v < vectors; v++) {
          switch (shape.ending()) {
            case CHAIN -> loadBefore(row, v);
            case BLOCK -> numbers.zero(code);
          }
          code.storeLocal(numbers.kind(), sum[row][v]);
        }
      }
      chain();
      for (int row = 0; row < shape.rows(); row++) {
        // All of a row is read before any of it is written, as the last two vectors may overlap.
        for (int v = 0; shape.ending() == Ending.BLOCK && v < vectors; v++) {
          loadBefore(row, v);
          code.loadLocal(numbers.kind(), sum[row][v]);
          numbers.add(code);
          code.storeLocal(numbers.kind(), sum[row][v]);
        }
        for (int v = 0; v < vectors; v++) {
          int place = row;
          int at = v;
          numbers.store(code, sum[row][v], () -> point(C, C_AT, C_STRIDE, place, at));
        }
      }
    }

    private void loadBefore(int row, int v) {
      numbers.beforeLoad(code);
      point(FROM, FROM_AT, FROM_STRIDE, row, v);
      numbers.load(code);
    }

    private void chain() {
      Label next = code.newLabel();
      Label end = code.newLabel();
      code.iconst_0().istore(p);
      code.labelBinding(next).iload(p).iload(K).if_icmpge(end);
      for (int v = 0; v < vectors; v++) {
        numbers.beforeLoad(code);
        code.aload(B).iload(rowOfB);
        addColumn(v);
        numbers.load(code);
        code.storeLocal(numbers.kind(), b[v]);
      }
      for (int row = 0; row < shape.rows(); row++) {
        numbers.beforeLoad(code);
        code.aload(A);
        switch (shape.reading()) {
          case ROWS -> code.iload(rowOfA[row]).iload(p).iadd();
          case COLUMNS -> code.iload(rowOfA[0]).loadConstant(row).iadd();
        }
        numbers.broadcast(code);
        code.storeLocal(numbers.kind(), x);
        for (int v = 0; v < vectors; v++) {
          code.loadLocal(numbers.kind(), x)
              .loadLocal(numbers.kind(), b[v])
              .loadLocal(numbers.kind(), sum[row][v]);
          numbers.fma(code);
          code.storeLocal(numbers.kind(), sum[row][v]);
        }
      }
      if (shape.reading() == Reading.COLUMNS) {
        code.iload(rowOfA[0]).iload(A_STRIDE).iadd().istore(rowOfA[0]);
      }
      code.iload(rowOfB).iload(B_STRIDE).iadd().istore(rowOfB);
      code.iinc(p, 1).goto_(next).labelBinding(end);
    }

    private void point(int array, int at, int stride, int row, int v) {
      code.aload(array).iload(at).iload(stride).loadConstant(row).imul().iadd();
      addColumn(v);
    }

    /// Adds the column where vector `v` begins to the index on the stack.
    private void addColumn(int v) {
      if (shape.form() == Form.SCALAR) {
        code.iload(column).iadd().loadConstant(v).iadd();
      } else if (v > 0 && v == vectors - 1) {
        code.iload(last).iadd();
      } else if (v > 0) {
        code.loadConstant(v * shape.lanes()).iadd();
      }
    }
  }
}
