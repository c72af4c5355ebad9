package dev.downhill.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/// Writes the bytecode of a [Tile] for a single column of C: each lane sums a row.
///
///     for tile:
///       for columns p, p + 1, … of A, as many as lanes:
///         x = as many rows of A, transposed in registers
///         for j: sum = fma(x[j], b[p + j] in all lanes, sum)
///
/// Each element of C is one chain in the order of p, as in [TileCode]. Where k leaves a rest, the
/// last columns overlap those before, whose sums are not taken again; where k is less than a
/// vector, rows are read as far as lies in the tile. So nothing is read outside the tile's rows.
final class ColumnCode {
  private static final ClassDesc SELF = ClassDesc.of("dev.downhill.kernel.ColumnOfCode");
  private static final String API = "jdk.incubator.vector.";
  private static final ClassDesc VECTOR = ClassDesc.of(API + "Vector");
  private static final ClassDesc MASK = ClassDesc.of(API + "VectorMask");
  private static final ClassDesc SHUFFLE = ClassDesc.of(API + "VectorShuffle");
  private static final ClassDesc SPECIES = ClassDesc.of(API + "VectorSpecies");

  private final ColumnShape shape;
  private final CodeBuilder code;
  private final TileNumbers.Vectors numbers;
  private final int lanes;
  private final int sum;
  private final int p;

  private ColumnCode(ColumnShape shape, CodeBuilder code) {
    this.shape = shape;
    this.code = code;
    numbers = new TileNumbers.Vectors(shape.dtype(), shape.form().bits());
    lanes = shape.lanes();
    sum = code.allocateLocal(TypeKind.REFERENCE);
    p = code.allocateLocal(TypeKind.INT);
  }

  /// A tile, loaded and ready to run.
  static Tile of(ColumnShape shape) {
    byte[] bytes =
        ClassFile.of()
            .build(
                SELF,
                type -> {
                  type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                      .withInterfaceSymbols(Tile.class.describeConstable().orElseThrow())
                      .withMethodBody(
                          INIT_NAME,
                          MTD_void,
                          0,
                          code ->
                              code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
                      .withMethodBody(
                          "run",
                          TileCode.RUN,
                          ClassFile.ACC_PUBLIC,
                          code -> new ColumnCode(shape, code).write());
                  constants(shape, type);
                });
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (Tile)
          lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable failure) {
      throw new LinkageError("the code of " + shape + " cannot be loaded", failure);
    }
  }

  /// Shuffles and masks, which C2 knows only as constants of the class.
  private static void constants(ColumnShape shape, ClassBuilder type) {
    int lanes = shape.lanes();
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
    TreeSet<Integer> turns = new TreeSet<>();
    for (int row = 0; row < lanes; row++) {
      turns.add(turn(shape, row));
    }
    turns.remove(0);
    for (int step = 1; step < lanes; step *= 2) {
      type.withField("SWAP" + step, SHUFFLE, flags).withField("HIGH" + step, MASK, flags);
    }
    turns.forEach(by -> type.withField("TURN" + by, SHUFFLE, flags));
    type.withMethodBody(
        CLASS_INIT_NAME,
        MTD_void,
        ClassFile.ACC_STATIC,
        code -> {
          var numbers = new TileNumbers.Vectors(shape.dtype(), shape.form().bits());
          for (int s = 1; s < lanes; s *= 2) {
            int step = s;
            shuffle(code, numbers, lanes, lane -> lane ^ step);
            code.putstatic(SELF, "SWAP" + step, SHUFFLE);
            long high = 0;
            for (int lane = 0; lane < lanes; lane++) {
              high |= (lane & step) == 0 ? 0 : 1L << lane;
            }
            numbers.beforeLoad(code);
            code.loadConstant(high)
                .invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, CD_long))
                .putstatic(SELF, "HIGH" + step, MASK);
          }
          for (int by : turns) {
            shuffle(code, numbers, lanes, lane -> (lane + by) % lanes);
            code.putstatic(SELF, "TURN" + by, SHUFFLE);
          }
          code.return_();
        });
  }

  private static void shuffle(
      CodeBuilder code, TileNumbers numbers, int lanes, IntUnaryOperator source) {
    numbers.beforeLoad(code);
    code.loadConstant(lanes).newarray(TypeKind.INT);
    for (int lane = 0; lane < lanes; lane++) {
      code.dup().loadConstant(lane).loadConstant(source.applyAsInt(lane)).iastore();
    }
    code.invokestatic(
        SHUFFLE, "fromValues", MethodTypeDesc.of(SHUFFLE, SPECIES, CD_int.arrayType()));
  }

  /// How far before its own first number a row is read, so that the read ends within the tile.
  private static int turn(ColumnShape shape, int row) {
    int left = (shape.lanes() - row) * shape.rest();
    return shape.whole() ? 0 : Math.max(0, shape.lanes() - left);
  }

  private void write() {
    ClassDesc array = TileNumbers.number(shape.dtype()).arrayType();
    for (int parameter : new int[] {TileCode.A, TileCode.B, TileCode.C, TileCode.FROM}) {
      code.aload(parameter).checkcast(array).astore(parameter);
    }
    Label nextTile = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(nextTile).iload(TileCode.TILES).ifle(end);
    numbers.beforeLoad(code);
    code.aload(TileCode.FROM).iload(TileCode.FROM_AT);
    numbers.load(code);
    code.astore(sum);
    code.iconst_0().istore(p);
    if (shape.whole()) {
      wholeVectors();
      if (shape.rest() > 0) {
        code.iload(TileCode.K).loadConstant(lanes).isub().istore(p);
        columns(lanes - shape.rest(), lanes);
      }
    } else {
      columns(0, shape.rest());
    }
    numbers.store(code, sum, () -> code.aload(TileCode.C).iload(TileCode.C_AT));
    code.iload(TileCode.A_AT).iload(TileCode.A_NEXT).iadd().istore(TileCode.A_AT);
    next(TileCode.C_AT, TileCode.C_STRIDE);
    next(TileCode.FROM_AT, TileCode.FROM_STRIDE);
    code.iinc(TileCode.TILES, -1).goto_(nextTile).labelBinding(end).return_();
  }

  private void next(int at, int stride) {
    code.iload(stride).loadConstant(lanes).imul().iload(at).iadd().istore(at);
  }

  private void wholeVectors() {
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(next).iload(p).loadConstant(lanes).iadd().iload(TileCode.K).if_icmpgt(end);
    columns(0, lanes);
    code.iinc(p, lanes).goto_(next).labelBinding(end);
  }

  /// Takes columns `p + from … p + to − 1` of A.
  private void columns(int from, int to) {
    code.block(
        inner -> {
          int[] x = new int[lanes];
          for (int row = 0; row < lanes; row++) {
            x[row] = row(inner, row);
          }
          for (int step = lanes / 2; step > 0; step /= 2) {
            x = exchange(inner, x, step, from, to);
          }
          for (int j = from; j < to; j++) {
            inner.aload(x[j]);
            numbers.beforeLoad(inner);
            inner.aload(TileCode.B).iload(TileCode.B_AT);
            inner.iload(p).loadConstant(j).iadd().iload(TileCode.B_STRIDE).imul().iadd();
            numbers.broadcast(inner);
            inner.aload(sum);
            numbers.fma(inner);
            inner.astore(sum);
          }
        });
  }

  /// A vector of row `row` from column `p` on.
  private int row(CodeBuilder code, int row) {
    int turn = turn(shape, row);
    int x = code.allocateLocal(TypeKind.REFERENCE);
    numbers.beforeLoad(code);
    code.aload(TileCode.A);
    code.iload(TileCode.A_STRIDE).loadConstant(row).imul().iload(TileCode.A_AT).iadd();
    code.iload(p).iadd().loadConstant(turn).isub();
    numbers.load(code);
    if (turn > 0) {
      code.getstatic(SELF, "TURN" + turn, SHUFFLE);
      rearrange(code);
    }
    code.astore(x);
    return x;
  }

  /// Exchanges the upper half of each `2·step` lanes of vector i with the lower half of vector `i
  /// + step`; only where columns `from … to − 1` come of it.
  private int[] exchange(CodeBuilder code, int[] x, int step, int from, int to) {
    int[] made = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      int first = i / step * step; // what follows mixes these
      if (first + step <= from || first >= to) {
        continue;
      }
      int low = x[i & ~step];
      int high = x[i | step];
      boolean lower = (i & step) == 0;
      made[i] = code.allocateLocal(TypeKind.REFERENCE);
      code.aload(low);
      if (!lower) {
        swap(code, step);
      }
      code.aload(high);
      if (lower) {
        swap(code, step);
      }
      code.getstatic(SELF, "HIGH" + step, MASK)
          .invokevirtual(
              numbers.vector(), "blend", MethodTypeDesc.of(numbers.vector(), VECTOR, MASK))
          .astore(made[i]);
    }
    return made;
  }

  private void swap(CodeBuilder code, int step) {
    code.getstatic(SELF, "SWAP" + step, SHUFFLE);
    rearrange(code);
  }

  private void rearrange(CodeBuilder code) {
    code.invokevirtual(numbers.vector(), "rearrange", MethodTypeDesc.of(numbers.vector(), SHUFFLE));
  }
}
