package dev.downhill.kernel;

import dev.downhill.kernel.LoweredStage.Reduction;
import dev.downhill.kernel.LoweredStage.Write;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.List;

/// Goes over the columns one by one.
final class ScalarPass implements Nest.Pass {
  /// Operations per element up to which a row's partial sums are kept in locals, with a copy of the
  /// code for each; longer code adds to partial sums in memory, which is then a small part of its
  /// cost.
  private static final int UNROLLED = 12;

  private final Nest nest;
  private final CodeBuilder b;
  private final ScalarCode scalar;
  private final int column;
  private final int lanes;

  /// Whether the loop reduces along its rows.
  private final boolean folds;

  ScalarPass(Nest nest) {
    this.nest = nest;
    this.b = nest.b;
    this.scalar = nest.scalar;
    this.column = b.allocateLocal(TypeKind.INT);
    this.lanes = nest.lowering.lanes();
    this.folds = nest.lowering.loop().fold() == Fold.ROWS;
  }

  @Override
  public void prepare() {}

  @Override
  public void columns(int stage) {
    LoweredStage lowered = nest.lowering.stages().get(stage);
    List<Reduction> reductions = folds ? List.of() : lowered.reductions();
    b.iload(nest.colFrom).istore(column);
    if (!reductions.isEmpty()) {
      if (lowered.elementOps() <= UNROLLED) {
        unrolled(stage, reductions);
      } else {
        clear(reductions);
      }
    }
    loop(
        1,
        () -> {
          body(stage, 0);
          for (int i = 0; i < reductions.size(); i++) {
            b.aload(nest.scratch);
            b.iload(column).loadConstant(lanes - 1).iand().loadConstant(i * lanes).iadd();
            accumulate(lowered, stage, reductions.get(i));
          }
        });
    for (int i = 0; i < reductions.size(); i++) {
      tree(reductions.get(i), i * lanes, 0, 1);
      nest.storeRowValue(reductions.get(i).slot());
    }
  }

  /// `while (column + step ≤ colTo) { body; column += step }`.
  private void loop(int step, Runnable body) {
    Label again = b.newBoundLabel();
    Label done = b.newLabel();
    b.iload(column).loadConstant(step - 1).iadd().iload(nest.colTo).if_icmpge(done);
    body.run();
    b.iinc(column, step).goto_(again);
    b.labelBinding(done);
  }

  private void clear(List<Reduction> reductions) {
    for (int i = 0; i < reductions.size(); i++) {
      for (int lane = 0; lane < lanes; lane++) {
        b.aload(nest.scratch).loadConstant(i * lanes + lane);
        start(reductions.get(i));
        b.arrayStore(scalar.kind);
      }
    }
  }

  private void start(Reduction reduction) {
    scalar.constant(reduction.sum() ? 0 : Double.NEGATIVE_INFINITY);
  }

  /// All lanes at once, as long as there are columns for all; leaves the partial sums in scratch.
  private void unrolled(int stage, List<Reduction> reductions) {
    LoweredStage lowered = nest.lowering.stages().get(stage);
    int[][] sums = new int[reductions.size()][lanes];
    for (int i = 0; i < sums.length; i++) {
      for (int lane = 0; lane < lanes; lane++) {
        sums[i][lane] = b.allocateLocal(scalar.kind);
        start(reductions.get(i));
        b.storeLocal(scalar.kind, sums[i][lane]);
      }
    }
    loop(
        lanes,
        () -> {
          for (int lane = 0; lane < lanes; lane++) {
            body(stage, lane);
            for (int i = 0; i < sums.length; i++) {
              b.loadLocal(scalar.kind, sums[i][lane]);
              scalar.push(lowered, nest.locals[stage], reductions.get(i).value());
              combine(reductions.get(i));
              b.storeLocal(scalar.kind, sums[i][lane]);
            }
          }
        });
    for (int i = 0; i < sums.length; i++) {
      for (int lane = 0; lane < lanes; lane++) {
        b.aload(nest.scratch).loadConstant(i * lanes + lane);
        b.loadLocal(scalar.kind, sums[i][lane]);
        b.arrayStore(scalar.kind);
      }
    }
  }

  /// With an array and an index on the stack: adds the reduction's value to that element.
  private void accumulate(LoweredStage lowered, int stage, Reduction reduction) {
    b.dup2().arrayLoad(scalar.kind);
    scalar.push(lowered, nest.locals[stage], reduction.value());
    combine(reduction);
    b.arrayStore(scalar.kind);
  }

  private void combine(Reduction reduction) {
    if (reduction.sum()) {
      scalar.add();
    } else {
      scalar.max();
    }
  }

  /// Pushes `l[lane]` as it is when the tree has come down to `width` partial sums.
  private void tree(Reduction reduction, int from, int lane, int width) {
    if (width == lanes) {
      b.aload(nest.scratch).loadConstant(from + lane).arrayLoad(scalar.kind);
      return;
    }
    tree(reduction, from, lane, 2 * width);
    tree(reduction, from, lane + width, 2 * width);
    combine(reduction);
  }

  /// All that happens to the element at `column + lane`, but for reductions along the columns.
  private void body(int stage, int lane) {
    LoweredStage lowered = nest.lowering.stages().get(stage);
    scalar.compute(lowered, lowered.at(Level.ELEMENT), nest.locals[stage], new Element(lane));
    for (Write write : lowered.writes()) {
      if (nest.lowering.access(write.array()) != Access.ROW) {
        nest.pushElement(write.array(), column, lane);
        scalar.push(lowered, nest.locals[stage], write.value());
        b.arrayStore(scalar.kind);
      }
    }
    if (folds) {
      for (Reduction reduction : lowered.reductions()) {
        nest.pushElement(reduction.output(), column, lane);
        accumulate(lowered, stage, reduction);
      }
    }
  }

  /// The element at `column + lane`.
  private final class Element implements ScalarCode.Source {
    private final int lane;

    Element(int lane) {
      this.lane = lane;
    }

    @Override
    public void load(int array) {
      nest.pushElement(array, column, lane);
      b.arrayLoad(scalar.kind);
    }

    @Override
    public void rowValue(int slot) {
      nest.rowValue(slot);
    }

    @Override
    public void recall(int stage, int place) {
      nest.recall(stage, place);
    }

    @Override
    public void columnIndex() {
      b.iload(column);
      if (lane != 0) {
        b.loadConstant(lane).iadd();
      }
    }

    @Override
    public void rowIndex() {
      nest.rowIndex();
    }
  }
}
