package dev.downhill.kernel;

import dev.downhill.kernel.LoweredStage.Reduction;
import dev.downhill.kernel.LoweredStage.Write;
import java.lang.classfile.CodeBuilder;
import java.util.List;

/// Writes a stage's method that goes over the columns one by one; partial results of reductions
/// are left in scratch.
final class ScalarPass {
  /// Operations per element up to which a row's partial sums are kept in locals, with a copy of
  /// the code for each; longer code adds to partial sums in memory, which is then a small part of
  /// its cost.
  private static final int UNROLLED = 12;

  private final Frame frame;
  private final CodeBuilder b;
  private final ScalarCode scalar;
  private final LoweredStage stage;
  private final Lowering lowering;
  private final int lanes;

  ScalarPass(Frame frame) {
    this.frame = frame;
    b = frame.b;
    scalar = frame.scalar;
    stage = frame.stage;
    lowering = frame.lowering;
    lanes = lowering.lanes();
    Slots.assign(stage, frame.numbers, () -> b.allocateLocal(scalar.kind));
  }

  void write() {
    List<Reduction> reductions = lowering.folds() ? List.of() : stage.reductions();
    if (!reductions.isEmpty()) {
      if (stage.elementOps() <= UNROLLED) {
        unrolled(reductions);
      } else {
        clear(reductions);
      }
    }
    frame.loop(
        1,
        () -> {
          body(0);
          for (int i = 0; i < reductions.size(); i++) {
            b.aload(frame.scratch).iload(frame.column).loadConstant(lanes - 1).iand();
            b.loadConstant(lowering.lanesAt(i)).iadd();
            accumulate(reductions.get(i));
          }
        });
    b.return_();
  }

  private void clear(List<Reduction> reductions) {
    for (int i = 0; i < reductions.size(); i++) {
      for (int lane = 0; lane < lanes; lane++) {
        b.aload(frame.scratch).loadConstant(lowering.lanesAt(i) + lane);
        scalar.start(reductions.get(i));
        b.arrayStore(scalar.kind);
      }
    }
  }

  /// All lanes at once, as long as there are columns for all.
  private void unrolled(List<Reduction> reductions) {
    int[][] sums = new int[reductions.size()][lanes];
    for (int i = 0; i < sums.length; i++) {
      for (int lane = 0; lane < lanes; lane++) {
        sums[i][lane] = b.allocateLocal(scalar.kind);
        scalar.start(reductions.get(i));
        b.storeLocal(scalar.kind, sums[i][lane]);
      }
    }
    frame.loop(
        lanes,
        () -> {
          for (int lane = 0; lane < lanes; lane++) {
            body(lane);
            for (int i = 0; i < sums.length; i++) {
              b.loadLocal(scalar.kind, sums[i][lane]);
              scalar.push(stage, frame.numbers, reductions.get(i).value());
              scalar.combine(reductions.get(i));
              b.storeLocal(scalar.kind, sums[i][lane]);
            }
          }
        });
    for (int i = 0; i < sums.length; i++) {
      for (int lane = 0; lane < lanes; lane++) {
        b.aload(frame.scratch).loadConstant(lowering.lanesAt(i) + lane);
        b.loadLocal(scalar.kind, sums[i][lane]);
        b.arrayStore(scalar.kind);
      }
    }
  }

  /// With an array and an index on the stack: adds the reduction's value to that element.
  private void accumulate(Reduction reduction) {
    b.dup2().arrayLoad(scalar.kind);
    scalar.push(stage, frame.numbers, reduction.value());
    scalar.combine(reduction);
    b.arrayStore(scalar.kind);
  }

  /// All that happens to the element at `column + lane`, but for reductions along the columns.
  private void body(int lane) {
    for (int place : stage.at(Level.ELEMENT)) {
      scalar.compute(stage, place, frame.numbers, new Element(lane));
    }
    for (Write write : stage.writes()) {
      frame.pushElement(write.array(), lane);
      scalar.push(stage, frame.numbers, write.value());
      b.arrayStore(scalar.kind);
    }
    if (lowering.folds()) {
      for (Reduction reduction : stage.reductions()) {
        frame.pushElement(reduction.output(), lane);
        accumulate(reduction);
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
      frame.pushElement(array, lane);
      b.arrayLoad(scalar.kind);
    }

    @Override
    public void index(Operation operation) {
      b.iload(frame.column);
      if (lane != 0) {
        b.loadConstant(lane).iadd();
      }
    }

    @Override
    public void rowValue(int slot) {
      throw new IllegalStateException("a row's value is an argument");
    }

    @Override
    public void recall(int stage, int place) {
      throw new IllegalStateException("a row's value is an argument");
    }
  }
}
