package dev.downhill.kernel;

import dev.downhill.kernel.LoweredStage.Reduction;
import dev.downhill.kernel.LoweredStage.Write;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.List;

/// Writes a stage's methods that go over the columns a vector at a time: one for whole vectors,
/// which ends in a call of one for the columns that are left, under a mask. Partial results of
/// reductions are left in scratch.
///
/// The partial results of a row are 16 (8) lanes whatever the vector's width, so narrow vectors
/// take several at once, each adding to its own.
final class VectorPass {
  /// Operations of the loop's body up to which partial results are kept in locals, narrow vectors
  /// taking several at once; longer code adds to partial results in memory, which is then a small
  /// part of its cost.
  private static final int UNROLLED = 48;

  private static final int NO_MASK = -1;

  private final Frame frame;
  private final CodeBuilder b;
  private final ScalarCode scalar;
  private final VectorCode vector;
  private final LoweredStage stage;
  private final Lowering lowering;

  /// The reductions along the columns.
  private final List<Reduction> reductions;

  /// How many vectors hold all partial results of a reduction.
  private final int parts;

  /// For each primitive, the local that holds its vector, or 0.
  private final int[] locals;

  VectorPass(Frame frame, int bits) {
    this.frame = frame;
    b = frame.b;
    scalar = frame.scalar;
    stage = frame.stage;
    lowering = frame.lowering;
    vector = new VectorCode(b, lowering.loop().dtype(), bits);
    reductions = lowering.folds() ? List.of() : stage.reductions();
    parts = lowering.lanes() / vector.width;
    locals = new int[stage.code().size()];
    for (int place : stage.arguments()) {
      vector.species();
      scalar.push(stage, frame.numbers, place);
      vector.broadcast();
      locals[place] = b.allocateLocal(TypeKind.REFERENCE);
      b.astore(locals[place]);
    }
    Slots.assign(stage, locals, () -> b.allocateLocal(TypeKind.REFERENCE));
  }

  /// Writes the method for whole vectors, which calls `rest` of the class `self`.
  void whole(Runnable rest) {
    if (reductions.isEmpty()) {
      frame.loop(vector.width, () -> body(0, NO_MASK));
    } else if (stage.elementOps() * parts <= UNROLLED) {
      int[][] results = begin();
      frame.loop(
          parts * vector.width,
          () -> {
            for (int part = 0; part < parts; part++) {
              body(part * vector.width, NO_MASK);
              reduce(results, part);
            }
          });
      spill(results);
    } else {
      spill(begin());
      frame.loop(
          vector.width,
          () -> {
            body(0, NO_MASK);
            reduceInScratch(NO_MASK);
          });
    }
    Label done = b.newLabel();
    b.iload(frame.column).iload(frame.colTo).if_icmpge(done);
    rest.run();
    b.labelBinding(done);
    b.return_();
  }

  /// Writes the method for the columns that are left: at least one, and fewer than a vector has,
  /// or than there are partial results.
  void rest() {
    int mask = b.allocateLocal(TypeKind.REFERENCE);
    Label again = b.newBoundLabel();
    vector.mask(mask, frame.column, frame.colTo);
    body(0, mask);
    reduceInScratch(mask);
    if (!reductions.isEmpty() && parts > 1) {
      b.iinc(frame.column, vector.width);
      b.iload(frame.column).iload(frame.colTo).if_icmplt(again);
    }
    b.return_();
  }

  /// For each reduction and part of its lanes, a local that holds what it begins with.
  private int[][] begin() {
    int[][] results = new int[reductions.size()][parts];
    for (int i = 0; i < results.length; i++) {
      for (int part = 0; part < parts; part++) {
        results[i][part] = b.allocateLocal(TypeKind.REFERENCE);
        vector.species();
        scalar.start(reductions.get(i));
        vector.broadcast();
        b.astore(results[i][part]);
      }
    }
    return results;
  }

  private void reduce(int[][] results, int part) {
    for (int i = 0; i < results.length; i++) {
      int result = results[i][part];
      push(reductions.get(i).value());
      vector.reduce(reductions.get(i).sum(), () -> b.aload(result));
      b.astore(result);
    }
  }

  private void spill(int[][] results) {
    for (int i = 0; i < results.length; i++) {
      for (int part = 0; part < parts; part++) {
        b.aload(results[i][part]).aload(frame.scratch);
        b.loadConstant(lowering.lanesAt(i) + part * vector.width);
        vector.store(NO_MASK);
      }
    }
  }

  /// Adds the elements from `column` on to their partial results in scratch.
  private void reduceInScratch(int mask) {
    for (int i = 0; i < reductions.size(); i++) {
      int reduction = i;
      push(reductions.get(i).value());
      vector.reduce(
          reductions.get(i).sum(),
          () -> {
            vector.species();
            pushLanes(reduction);
            vector.load(mask);
          });
      pushLanes(i);
      vector.store(mask);
    }
  }

  /// Pushes scratch, and where in it the lane of `column` is for reduction `i`.
  private void pushLanes(int i) {
    b.aload(frame.scratch);
    b.iload(frame.column).loadConstant(lowering.lanes() - 1).iand();
    b.loadConstant(lowering.lanesAt(i)).iadd();
  }

  /// All that happens to the elements from `column + lane` on, where the mask, if any, is set,
  /// but for reductions along the columns.
  private void body(int lane, int mask) {
    for (int place : stage.at(Level.ELEMENT)) {
      compute(place, lane, mask);
    }
    for (Write write : stage.writes()) {
      push(write.value());
      frame.pushElement(write.array(), lane);
      vector.store(mask);
    }
    if (lowering.folds()) {
      for (Reduction reduction : stage.reductions()) {
        push(reduction.value());
        vector.reduce(
            reduction.sum(),
            () -> {
              vector.species();
              frame.pushElement(reduction.output(), lane);
              vector.load(mask);
            });
        frame.pushElement(reduction.output(), lane);
        vector.store(mask);
      }
    }
  }

  /// Pushes the vector at `place`; a constant is made where it is used, so that C2 may keep it in
  /// memory.
  private void push(int place) {
    if (stage.levels().get(place) == Level.CONSTANT) {
      vector.species();
      scalar.push(stage, frame.numbers, place);
      vector.broadcast();
    } else {
      b.aload(locals[place]);
    }
  }

  private void compute(int place, int lane, int mask) {
    Primitive p = stage.code().get(place);
    switch (p.operation()) {
      case LOAD -> {
        vector.species();
        frame.pushElement((int) p.data(), lane);
        vector.load(mask);
      }
      case NUMBER, ROW_VALUE, RECALL, ROW_INDEX ->
          throw new IllegalStateException(p + " is the same for the whole row");
      case COLUMN_INDEX -> {
        vector.species();
        b.iload(frame.column).loadConstant(lane).iadd().conversion(TypeKind.INT, scalar.kind);
        vector.broadcast();
        vector.addPositions();
      }
      case NEGATE -> unary(p, "NEG");
      case ABS -> unary(p, "ABS");
      case SQRT -> unary(p, "SQRT");
      case ADD -> binary(p, "ADD");
      case SUBTRACT -> binary(p, "SUB");
      case MULTIPLY -> binary(p, "MUL");
      case DIVIDE -> binary(p, "DIV");
      case MAX -> binary(p, "MAX");
      case FMA -> {
        push(p.in(0));
        vector.fma(
            () -> {
              push(p.in(1));
              push(p.in(2));
            });
      }
      case IF_LESS -> choose(p, "LT");
      case IF_LESS_OR_EQUAL -> choose(p, "LE");
      case IF_EQUAL -> choose(p, "EQ");
      case IF_NOT_EQUAL -> choose(p, "NE");
      case SHIFT_LEFT, SHIFT_RIGHT -> {
        push(p.in(0));
        vector.toBits();
        vector.shift(p.operation() == Operation.SHIFT_LEFT, (int) p.data());
        vector.fromBits();
      }
      case AND -> onBits(p, "AND");
      case OR -> onBits(p, "OR");
      case XOR -> onBits(p, "XOR");
      case ADD_BITS -> onBits(p, "ADD");
      case SUBTRACT_BITS -> onBits(p, "SUB");
      case SIN_BEYOND -> {
        beyond(place, p, "sin");
        return;
      }
      case COS_BEYOND -> {
        beyond(place, p, "cos");
        return;
      }
    }
    b.astore(locals[place]);
  }

  private void unary(Primitive p, String operator) {
    push(p.in(0));
    vector.unary(operator);
  }

  private void binary(Primitive p, String operator) {
    push(p.in(0));
    vector.binary(operator, () -> push(p.in(1)));
  }

  private void choose(Primitive p, String comparison) {
    push(p.in(3));
    push(p.in(2));
    push(p.in(0));
    vector.compare(comparison, () -> push(p.in(1)));
    vector.blend();
  }

  private void onBits(Primitive p, String operator) {
    push(p.in(0));
    vector.toBits();
    int other = p.in(1);
    if (stage.levels().get(other) == Level.CONSTANT) {
      vector.onBits(operator, stage.code().get(other).data());
    } else {
      vector.onBits(
          operator,
          () -> {
            push(other);
            vector.toBits();
          });
    }
    vector.fromBits();
  }

  private void beyond(int place, Primitive p, String function) {
    push(p.in(1));
    b.astore(locals[place]);
    vector.beyond(
        function,
        locals[p.in(0)],
        () -> {
          vector.species();
          scalar.constant(Double.longBitsToDouble(p.data()));
          vector.broadcast();
        },
        locals[place],
        frame.scratch);
  }
}
