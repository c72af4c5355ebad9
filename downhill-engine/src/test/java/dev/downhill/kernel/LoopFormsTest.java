package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.downhill.kernel.Instruction.Add;
import dev.downhill.kernel.Instruction.ColumnIndex;
import dev.downhill.kernel.Instruction.Divide;
import dev.downhill.kernel.Instruction.Equal;
import dev.downhill.kernel.Instruction.Exp;
import dev.downhill.kernel.Instruction.Fma;
import dev.downhill.kernel.Instruction.Less;
import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.Max;
import dev.downhill.kernel.Instruction.MaxOver;
import dev.downhill.kernel.Instruction.Multiply;
import dev.downhill.kernel.Instruction.Number;
import dev.downhill.kernel.Instruction.Recall;
import dev.downhill.kernel.Instruction.RowIndex;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Select;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Subtract;
import dev.downhill.kernel.Instruction.Sum;
import dev.downhill.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every form of a loop leaves the bits that the plain loop leaves.
class LoopFormsTest {
  private static final int[] AWKWARD = {0, 1, 7, 16, 17, 64, 207};

  /// Arrays 0, 1 and 2 in, 3 out.
  private static Loop elementWise(DType dtype, Instruction instruction) {
    return new Loop(
        dtype,
        List.of(Access.FULL, Access.ROW, Access.COLUMN, Access.FULL),
        List.of(Stage.of(new Load(0), new Load(1), new Load(2), instruction, new Store(3, 3))),
        Fold.COLUMNS);
  }

  static Loop softmax(DType dtype) {
    return new Loop(
        dtype,
        List.of(Access.FULL, Access.FULL),
        List.of(
            Stage.of(new Load(0), new MaxOver(0)),
            Stage.of(new Load(0), new RowValue(0, 1), new Subtract(0, 1), new Exp(2), new Sum(3)),
            Stage.of(new Recall(1, 3), new RowValue(1, 4), new Divide(0, 1), new Store(1, 2))),
        Fold.COLUMNS);
  }

  /// The gradient of `max(x, 0)`, and its sum over the rows.
  static Loop bentGradient(DType dtype) {
    return new Loop(
        dtype,
        List.of(Access.FULL, Access.FULL, Access.FULL, Access.PARTIAL),
        List.of(
            Stage.of(
                new Load(0),
                new Load(1),
                new Number(0),
                new Less(2, 1),
                new Select(3, 0, 2),
                new Store(2, 4),
                new Sum(4),
                new Store(3, 6))),
        Fold.ROWS);
  }

  static Stream<Instruction> instructions() {
    return Stream.concat(
        Arithmetics.on(0, 1, 2).stream(),
        Stream.of(new Load(0), new Number(-0.75), new ColumnIndex(), new RowIndex()));
  }

  @ParameterizedTest
  @MethodSource("instructions")
  void agreeOnEachInstruction(Instruction instruction) {
    for (DType dtype : DType.COMPUTING) {
      Loop loop = elementWise(dtype, instruction);
      for (int cols : AWKWARD) {
        Random random = new Random(cols);
        new LoopTrial(loop, 3, cols).assertFormsAgree(LoopTrial.wild(random));
      }
    }
  }

  @Test
  void coverAllInstructions() {
    Set<Class<?>> covered = new HashSet<>();
    instructions().forEach(instruction -> covered.add(instruction.getClass()));
    for (Loop loop : List.of(softmax(DType.F32), bentGradient(DType.F32))) {
      loop.stages().forEach(s -> s.code().forEach(i -> covered.add(i.getClass())));
    }
    assertThat(covered).containsExactlyInAnyOrder(Instruction.class.getPermittedSubclasses());
  }

  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreeOnLoopsByChance(int seed) {
    Random random = new Random(seed);
    Loop loop = RandomLoop.of(random);
    int cols = AWKWARD[random.nextInt(AWKWARD.length)];
    int rows = new int[] {0, 1, 3, 64, 65, 130}[random.nextInt(cols > 17 ? 3 : 6)];
    new LoopTrial(loop, rows, cols).assertFormsAgree(LoopTrial.wild(random));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void agreeOnAwkwardSizes(DType dtype) {
    for (int size : new int[] {0, 1, 7, 16, 17, 64, 207, 4098}) {
      Random random = new Random(size);
      for (Loop loop :
          List.of(elementWise(dtype, new Fma(0, 1, 2)), softmax(dtype), bentGradient(dtype))) {
        new LoopTrial(loop, 2, size).assertFormsAgree(random::nextGaussian);
        new LoopTrial(loop, size, 1).assertFormsAgree(random::nextGaussian);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void doNotDependOnChunks(DType dtype) {
    int rows = 150;
    int cols = 37;
    Loop sums = bentGradient(dtype);
    Loop rowWise = softmax(dtype);
    Loop elements = elementWise(dtype, new Multiply(0, 2));
    for (Form form : LoopTrial.forms()) {
      assertChunksAgree(new LoopTrial(sums, rows, cols), form, new int[][] {{64, 128}, {17}});
      assertChunksAgree(new LoopTrial(sums, rows, 1), form, new int[][] {{64, 128}, {}});
      assertChunksAgree(new LoopTrial(rowWise, rows, cols), form, new int[][] {{1, 77}, {}});
      assertChunksAgree(new LoopTrial(elements, rows, cols), form, new int[][] {{5}, {16, 17}});
      assertChunksAgree(new LoopTrial(elements, rows, 1), form, new int[][] {{5}, {}});
    }
  }

  /// @param cuts where the rows are cut, and where the columns
  private static void assertChunksAgree(LoopTrial trial, Form form, int[][] cuts) {
    Object[] arrays = trial.arrays(new Random(5)::nextGaussian);
    LoopKernel kernel = Loops.compile(trial.loop(), form, trial.cols());
    Object[] whole = trial.run(kernel, arrays);
    Object[] found = Stream.of(arrays).map(LoopTrial::copy).toArray();
    Object scratch = trial.scratch();
    for (int[] row : ranges(cuts[0], trial.rows())) {
      for (int[] col : ranges(cuts[1], trial.cols())) {
        kernel.run(found, trial.cols(), row[0], row[1], col[0], col[1], scratch);
      }
    }
    for (int i = 0; i < found.length; i++) {
      LoopTrial.assertSame(found[i], whole[i], form + " in chunks, " + trial.loop());
    }
  }

  private static List<int[]> ranges(int[] cuts, int end) {
    List<int[]> ranges = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      ranges.add(new int[] {from, cut});
      from = cut;
    }
    ranges.add(new int[] {from, end});
    return ranges.reversed(); // the last chunk first: order must not matter
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void writeInPlace(DType dtype) {
    Loop loop =
        new Loop(
            dtype,
            List.of(Access.FULL, Access.FULL),
            List.of(Stage.of(new Load(0), new Load(1), new Add(0, 1), new Store(0, 2))),
            Fold.COLUMNS);
    for (Form form : LoopTrial.forms()) {
      double[] numbers = IntStream.range(0, 41).asDoubleStream().toArray();
      double[] doubled = Arrays.stream(numbers).map(x -> 2 * x).toArray();
      Object array = LoopTrial.of(dtype, numbers);
      LoopTrial trial = new LoopTrial(loop, 1, 41);
      // Both arrays of the loop are the same memory.
      Loops.compile(loop, form, 41)
          .run(new Object[] {array, array}, 41, 0, 1, 0, 41, trial.scratch());
      LoopTrial.assertSame(array, LoopTrial.of(dtype, doubled), form.toString());
    }
  }

  @Test
  void compareDirectlyAndAsNumbers() {
    double[] x = {1, 2, Double.NaN, -0.0, 3};
    double[] y = {2, 1, 1, 0.0, 3};
    Loop loop =
        new Loop(
            DType.F64,
            List.of(Access.FULL, Access.FULL, Access.FULL, Access.FULL, Access.FULL),
            List.of(
                Stage.of(
                    new Load(0),
                    new Load(1),
                    new Less(0, 1),
                    new Equal(0, 1),
                    new Max(0, 1),
                    new Store(2, 2),
                    new Store(3, 3),
                    new Store(4, 4))),
            Fold.COLUMNS);
    for (Form form : LoopTrial.forms()) {
      Object[] arrays = {x, y, new double[5], new double[5], new double[5]};
      Object[] found = new LoopTrial(loop, 1, 5).run(Loops.compile(loop, form, 5), arrays);
      assertThat((double[]) found[2]).containsExactly(1, 0, 0, 0, 0);
      assertThat((double[]) found[3]).containsExactly(0, 0, 0, 1, 1);
      LoopTrial.assertSame(found[4], new double[] {2, 2, Double.NaN, 0.0, 3}, "max by " + form);
    }
  }
}
