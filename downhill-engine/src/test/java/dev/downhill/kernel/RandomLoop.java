package dev.downhill.kernel;

import dev.downhill.kernel.Instruction.ColumnIndex;
import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.MaxOver;
import dev.downhill.kernel.Instruction.Number;
import dev.downhill.kernel.Instruction.Recall;
import dev.downhill.kernel.Instruction.RowIndex;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Select;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Sum;
import dev.downhill.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Loops of all kinds, by chance.
final class RandomLoop {
  private static final List<Access> ARRAYS =
      List.of(
          Access.FULL,
          Access.FULL,
          Access.ROW,
          Access.COLUMN,
          Access.SCALAR,
          Access.FULL,
          Access.ROW,
          Access.PARTIAL,
          Access.PARTIAL);
  private static final int READABLE = 7;
  private static final int IN_PLACE = 0;
  private static final int OUT = 5;
  private static final int ROW_OUT = 6;
  private static final int PARTIAL_OUT = 7;

  private record Place(int stage, int index) {}

  private final Random random;
  private final List<Place> values = new ArrayList<>();
  private final List<Place> rowValues = new ArrayList<>();

  private RandomLoop(Random random) {
    this.random = random;
  }

  static Loop of(Random random) {
    DType dtype = random.nextBoolean() ? DType.F32 : DType.F64;
    Fold fold = random.nextInt(3) == 0 ? Fold.ROWS : Fold.COLUMNS;
    RandomLoop loop = new RandomLoop(random);
    int count = fold == Fold.ROWS ? 1 : 1 + random.nextInt(3);
    List<Stage> stages = new ArrayList<>();
    for (int stage = 0; stage < count; stage++) {
      stages.add(loop.stage(stage, fold, count > 1));
    }
    return new Loop(dtype, ARRAYS, stages, fold);
  }

  private Stage stage(int stage, Fold fold, boolean reduce) {
    List<Instruction> code = new ArrayList<>();
    int length = 2 + random.nextInt(12);
    while (code.size() < length) {
      code.add(instruction(code.size()));
    }
    List<Place> found = new ArrayList<>();
    if (fold == Fold.ROWS) {
      for (int i = 0; i <= random.nextInt(2); i++) {
        code.add(reduction(length));
        code.add(new Store(PARTIAL_OUT + i, code.size() - 1));
      }
    } else if (reduce || random.nextBoolean()) {
      for (int i = 0; i <= random.nextInt(2); i++) {
        found.add(new Place(stage, code.size()));
        code.add(reduction(length));
      }
    }
    if (random.nextInt(3) > 0) {
      code.add(new Store(OUT, length - 1));
    }
    if (random.nextInt(4) == 0) {
      code.add(new Store(IN_PLACE, random.nextInt(length)));
    }
    if (!rowValues.isEmpty()) {
      Place place = any(rowValues);
      code.add(new RowValue(place.stage(), place.index()));
      code.add(new Store(ROW_OUT, code.size() - 1));
    }
    for (int index = 0; index < length; index++) {
      values.add(new Place(stage, index));
    }
    rowValues.addAll(found);
    return new Stage(code);
  }

  private Instruction reduction(int length) {
    int value = random.nextInt(length);
    return random.nextInt(3) > 0 ? new Sum(value) : new MaxOver(value);
  }

  private Place any(List<Place> places) {
    return places.get(random.nextInt(places.size()));
  }

  private Instruction instruction(int length) {
    int choice = length == 0 ? 0 : random.nextInt(24);
    if (choice == 20 && !rowValues.isEmpty()) {
      Place place = any(rowValues);
      return new RowValue(place.stage(), place.index());
    }
    if (choice == 21 && !values.isEmpty()) {
      Place place = any(values);
      return new Recall(place.stage(), place.index());
    }
    return switch (choice) {
      case 0, 1, 2 -> new Load(random.nextInt(READABLE));
      case 3 -> new Number(random.nextBoolean() ? 0 : random.nextGaussian());
      case 4 -> random.nextBoolean() ? new ColumnIndex() : new RowIndex();
      case 20, 21 -> new Select(random.nextInt(length), 0, length - 1);
      default -> {
        List<Instruction> arithmetic = Arithmetics.on(random, length);
        yield arithmetic.get(random.nextInt(arithmetic.size()));
      }
    };
  }
}
