package dev.downhill.program;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.downhill.evaluation.Evaluation;
import dev.downhill.gradient.Gradient;
import dev.downhill.gradient.OpCases;
import dev.downhill.kernel.Machine;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {
  private static final Machine MACHINE = Machine.shared();

  static List<OpCases> cases() {
    return OpCases.all().toList();
  }

  /// Fusing and planning change no bit: value, gradient and second derivative of every operation.
  @ParameterizedTest
  @MethodSource("cases")
  void fusedAndOneKernelPerFormulaGiveTheSameBits(OpCases c) {
    SplittableRandom random = new SplittableRandom(7);
    List<Tensor> leaves = new ArrayList<>();
    Map<Tensor, Values> values = new LinkedHashMap<>();
    for (Shape shape : c.inputs()) {
      Tensor leaf = Tensor.leaf(shape, DType.F64);
      leaves.add(leaf);
      values.put(leaf, random(shape, DType.F64, random, c.low(), c.high()));
    }
    Tensor loss = c.formula().apply(leaves).sum().reshape();
    List<Tensor> formulas = new ArrayList<>(List.of(loss));
    List<Tensor> slopes = Gradient.of(loss, leaves);
    formulas.addAll(slopes);
    Tensor along = Tensor.constant(0, DType.F64);
    for (Tensor slope : slopes) {
      along = along.plus(slope.square().sum().reshape());
    }
    formulas.addAll(Gradient.of(along, leaves));
    assertThat(run(formulas, values, true)).isEqualTo(run(formulas, values, false));
  }

  @Test
  void chainsRunAsOneLoopAndReductionsShareIt() {
    Tensor x = Tensor.leaf(Shape.of(8, 16), DType.F64);
    assertThat(kernels(x.times(2).tanh().plus(1).square(), true)).isOne();
    assertThat(kernels(x.softmax(1), true)).isOne();
    assertThat(kernels(x.softmax(1), false)).isEqualTo(5);
    Tensor centred = x.minus(x.mean(1));
    assertThat(kernels(centred.over(centred.square().mean(1).plus(1e-5).sqrt()), true)).isOne();
    assertThat(kernels(x.square().sum(0), true)).isOne();
  }

  @Test
  void aLoopFollowsTheProductThatItReads() {
    Tensor a = Tensor.leaf(Shape.of(70, 9), DType.F32);
    Tensor b = Tensor.leaf(Shape.of(9, 33), DType.F32);
    Tensor bias = Tensor.leaf(Shape.of(33), DType.F32);
    Tensor other = Tensor.leaf(Shape.of(70, 33), DType.F32);
    Tensor product = a.matmul(b);
    assertThat(kernels(product.plus(bias).relu(), true)).isOne();
    assertThat(kernels(product.tanh().plus(other), true)).isOne();
    assertThat(kernels(product.plus(bias).relu(), false)).isGreaterThan(2);
    // a softmax needs whole rows
    assertThat(kernels(product.softmax(1), true)).isEqualTo(2);
  }

  private static int kernels(Tensor formula, boolean fusing) {
    return Program.compile(List.of(formula), Map.of(), true, Map.of(), MACHINE, fusing).kernels();
  }

  /// Parts of parts are copied once, what is whole not at all, and the gradient of a split is put
  /// together once.
  @Test
  void partsAreCopiedOnce() {
    Tensor x = Tensor.leaf(Shape.of(6, 8), DType.F64);
    Tensor y = Tensor.leaf(Shape.of(6, 4), DType.F64);
    assertThat(kernels(x.slice(1, 1, 7).slice(0, 2, 4).slice(1, 3, 4), true)).isOne();
    assertThat(kernels(Tensor.concatenate(1, x.split(1, 0, 8, 0)), true)).isZero();
    assertThat(kernels(Tensor.concatenate(1, List.of(x, y)).slice(1, 9, 11), true)).isOne();
    assertThat(kernels(x.pad(0, 1, 1).pad(1, 2, 0).slice(1, 3, 5).slice(0, 1, 3), true)).isOne();
    assertThat(kernels(Tensor.full(3, x.shape(), DType.F64).slice(1, 2, 3), true)).isOne();
    List<Tensor> parts = x.split(1, 2, 3, 3);
    Tensor loss = parts.get(0).exp().sum().reshape();
    loss = loss.plus(parts.get(1).square().sum().reshape());
    loss = loss.plus(parts.get(2).tanh().sum().reshape());
    Program program =
        Program.compile(Gradient.of(loss, List.of(x)), Map.of(), true, Map.of(), MACHINE);
    // Three slices, three slopes, three pieces of one result.
    assertThat(program.kernels()).isEqualTo(9);
  }

  /// What is written piece by piece overwrites a leaf only after its last reader.
  @Test
  void anUpdateInPiecesWaitsForReadersOfTheOldValue() {
    Tensor theta = Tensor.leaf(Shape.of(4), DType.F64);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    updates.put(
        theta,
        Tensor.concatenate(0, List.of(theta.slice(0, 2, 4).reshape(2), theta.slice(0, 0, 2))));
    Values values = Values.of(Shape.of(4), 1.0, 2, 3, 4);
    Execution execution =
        Program.compile(List.of(theta.times(2)), updates, true, Map.of(), MACHINE).execution();
    execution.bind(theta, values);
    execution.run(0, 1, 0);
    assertThat(values.doubles()).containsExactly(3, 4, 1, 2);
    assertThat(execution.output(0).doubles()).containsExactly(2, 4, 6, 8);

    updates.put(theta, theta.slice(0, 1, 3).pad(0, 0, 2));
    execution = Program.compile(List.of(), updates, true, Map.of(), MACHINE).execution();
    execution.bind(theta, values);
    execution.run(0, 1, 0);
    assertThat(values.doubles()).containsExactly(4, 1, 0, 0);
  }

  /// An index outside its table is named, and θ is whole, also where the index is worked out by
  /// what updates θ.
  @Test
  void anIndexOutsideItsTableStopsTheStepBeforeAnythingChanges() {
    Tensor theta = Tensor.leaf(Shape.of(5, 2), DType.F64);
    Tensor places = Tensor.leaf(Shape.of(2, 2), DType.I32);
    Tensor moved = theta.minus(1);
    Tensor found = theta.gather(moved.sum(1).reshape(5).cast(DType.I32));
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    updates.put(theta, moved.plus(theta.gather(places).sum().reshape()));
    Values values = Values.of(Shape.of(5, 2), 1.0, 1, 2, 1, 1, 2, 2, 2, 1, 1);
    Values before = values.copy();
    for (boolean fusing : List.of(true, false)) {
      Execution execution =
          Program.compile(List.of(found), updates, true, Map.of(), MACHINE, fusing).execution();
      execution.bind(theta, values);
      for (int[] wrong : List.of(new int[] {0, 4, 5, 1}, new int[] {0, 1, 2, -1})) {
        execution.bind(places, Values.indices(places.shape(), wrong));
        assertThatThrownBy(() -> execution.run(0, 1, 0))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageContaining("index %d", wrong[2] == 5 ? 5 : -1)
            .hasMessageContaining(wrong[2] == 5 ? "[1, 0]" : "[1, 1]")
            .hasMessageContaining("5 rows");
        assertThat(values.doubles()).isEqualTo(before.doubles());
      }
      execution.bind(places, Values.indices(places.shape(), 0, 1, 2, 3));
      values.set(9, 6); // then the last row's index is 5
      assertThatThrownBy(() -> execution.run(0, 1, 0))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("index 5 at [4]");
      values.set(9, 1);
      assertThat(values.doubles()).isEqualTo(before.doubles());
    }
  }

  /// Gradients of a table, summed over parts of any size, have the bits of the whole.
  @Test
  void partsContinueTheSumsOfATable() {
    for (DType dtype : DType.COMPUTING) {
      double[] whole = embedded(dtype, 97, 97);
      assertThat(embedded(dtype, 97, 10)).isEqualTo(whole);
      assertThat(embedded(dtype, 97, 64)).isEqualTo(whole);
    }
  }

  private static double[] embedded(DType dtype, int rows, int size) {
    SplittableRandom random = new SplittableRandom(11);
    Values table = random(Shape.of(7, 3), dtype, random, -1, 1);
    int[] all = random.ints(rows, 0, 7).toArray();
    Values sum = Values.zeros(table.shape(), dtype);
    for (int from = 0; from < rows; from += size) {
      int[] part = Arrays.copyOfRange(all, from, Math.min(rows, from + size));
      Tensor knob = Tensor.leaf(table.shape(), dtype);
      Tensor indices = Tensor.of(Values.indices(Shape.of(part.length), part));
      Tensor loss = knob.gather(indices).tanh().square().sum().times(0.1).reshape();
      Tensor leaf = Tensor.leaf(table.shape(), dtype);
      Tensor slope = Gradient.of(loss, List.of(knob)).getFirst();
      Execution execution =
          Program.compile(List.of(), Map.of(leaf, leaf.plus(slope)), true, Map.of(), MACHINE)
              .execution();
      execution.bind(knob, table);
      execution.bind(leaf, sum);
      execution.run(0, 1, 0);
    }
    double[] result = new double[21];
    Arrays.setAll(result, sum::at);
    return result;
  }

  /// What is only stored is moved, looked up and cast as it is.
  @Test
  void storedNumbersMove() {
    Tensor whole = Tensor.leaf(Shape.of(2, 3), DType.I32);
    Tensor half = Tensor.leaf(Shape.of(3), DType.BF16);
    Tensor stretched = half.broadcastTo(Shape.of(2, 3));
    List<Tensor> formulas =
        List.of(
            whole.transpose().pad(0, 1, 0),
            Tensor.concatenate(0, List.of(stretched, stretched.slice(0, 0, 1))).cast(DType.F32),
            half.gather(whole).cast(DType.F64),
            whole.gather(Tensor.of(Values.indices(Shape.of(1), 1))));
    Values stored = Values.zeros(half.shape(), DType.BF16);
    stored.set(0, 1.5);
    stored.set(1, Double.NaN);
    stored.set(2, Double.NEGATIVE_INFINITY);
    Values numbers = Values.indices(whole.shape(), 0, 1, 2, 2, 1, 0);
    List<Values> found = Evaluation.of(formulas, Map.of(whole, numbers, half, stored));
    assertThat(found.get(0).ints()).containsExactly(0, 0, 0, 2, 1, 1, 2, 0);
    float nan = Float.NaN;
    float low = Float.NEGATIVE_INFINITY;
    assertThat(found.get(1).floats())
        .containsExactly(1.5f, nan, low, 1.5f, nan, low, 1.5f, nan, low);
    assertThat(found.get(2).doubles()).containsExactly(1.5, nan, low, low, nan, 1.5);
    assertThat(found.get(3).ints()).containsExactly(2, 1, 0);
  }

  /// A cast of an exact cast is one, and a constant is cast while compiling.
  @Test
  void castsAreFewAndExact() {
    Tensor x = Tensor.leaf(Shape.of(5), DType.F32);
    assertThat(kernels(x.cast(DType.F64).cast(DType.F32), true)).isZero();
    assertThat(kernels(x.cast(DType.F64).cast(DType.I32), true)).isOne();
    Tensor third = Tensor.constant(1 / 3.0, DType.F32).cast(DType.F64).times(3);
    assertThat(Evaluation.of(third).scalar()).isEqualTo((double) (1 / 3f) * 3);
    assertThat(Evaluation.of(Tensor.constant(2.9, DType.F64).cast(DType.I32)).at(0)).isEqualTo(2);
  }

  @Test
  void updatesReadOldValuesWhateverTheirOrder() {
    Tensor a = Tensor.leaf(Shape.of(3), DType.F64);
    Tensor b = Tensor.leaf(Shape.of(3), DType.F64);
    Tensor c = Tensor.leaf(Shape.of(3), DType.F64);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    updates.put(a, b);
    updates.put(b, a);
    updates.put(c, c.times(2).plus(a).plus(b.sum()));
    Values va = Values.of(Shape.of(3), 1.0, 2, 3);
    Values vb = Values.of(Shape.of(3), 10.0, 20, 30);
    Values vc = Values.of(Shape.of(3), 0.5, 0.5, 0.5);
    Execution execution = Program.compile(List.of(), updates, true, Map.of(), MACHINE).execution();
    execution.bind(a, va);
    execution.bind(b, vb);
    execution.bind(c, vc);
    execution.run(0, 1, 0);
    assertThat(va.doubles()).containsExactly(10, 20, 30);
    assertThat(vb.doubles()).containsExactly(1, 2, 3);
    assertThat(vc.doubles()).containsExactly(62, 63, 64);
  }

  @Test
  void anUpdateWaitsForReadersOfTheOldValue() {
    // θ ← θ − row sums of θ·θᵀ: the product reads θ after and before.
    Tensor theta = Tensor.leaf(Shape.of(2, 2), DType.F64);
    Tensor product = theta.matmul(theta);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    updates.put(theta, theta.times(2));
    Values values = Values.of(Shape.of(2, 2), 1.0, 2, 3, 4);
    Execution execution =
        Program.compile(List.of(product), updates, true, Map.of(), MACHINE).execution();
    execution.bind(theta, values);
    execution.run(0, 1, 0);
    assertThat(execution.output(0).doubles()).containsExactly(7, 10, 15, 22);
    assertThat(values.doubles()).containsExactly(2, 4, 6, 8);
  }

  @Test
  void aHeldBackUpdateAndWhatIsReportedOfItAreOneLoopInPlace() {
    Shape shape = Shape.of(8, 16);
    Tensor theta = Tensor.leaf(shape, DType.F64);
    Tensor memory = Tensor.leaf(shape, DType.F64);
    Tensor gradient = Tensor.leaf(shape, DType.F64);
    Tensor slope = gradient.square().sum(1);
    Tensor sound = slope.sum().isFinite();
    Tensor mean = memory.times(0.9).plus(gradient);
    Tensor move = mean.times(0.1);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    updates.put(theta, sound.select(theta.minus(move), theta));
    updates.put(memory, sound.select(mean, memory));
    List<Tensor> outputs = List.of(slope, move.square().sum(1), theta.square().sum(1));
    Program program = Program.compile(outputs, updates, true, Map.of(), MACHINE);
    // θ²; the slope; its sum; whether that is finite; the update with what is reported: no copies.
    assertThat(program.kernels()).isEqualTo(5);

    SplittableRandom random = new SplittableRandom(3);
    Map<Tensor, Values> at = new LinkedHashMap<>();
    List.of(theta, memory, gradient)
        .forEach(leaf -> at.put(leaf, random(shape, DType.F64, random, -1, 1)));
    List<Tensor> all = new ArrayList<>(outputs);
    all.addAll(updates.values());
    List<Values> expected = Evaluation.of(all, at);
    Execution execution = program.execution();
    at.forEach((leaf, values) -> execution.bind(leaf, values));
    execution.run(0, 1, 0);
    for (int i = 0; i < outputs.size(); i++) {
      assertThat(execution.output(i).doubles()).isEqualTo(expected.get(i).doubles());
    }
    assertThat(requireNonNull(at.get(theta)).doubles()).isEqualTo(expected.get(3).doubles());
    assertThat(requireNonNull(at.get(memory)).doubles()).isEqualTo(expected.get(4).doubles());
  }

  @Test
  void aLoopOverwritesARowOnlyOnceItHasReadIt() {
    // The last pass over a row reads θ again: it may write there, an earlier one may not.
    Tensor theta = Tensor.leaf(Shape.of(5, 7), DType.F64);
    Tensor half = theta.times(0.5);
    Tensor late = theta.minus(half.sum(1)).times(theta);
    for (Tensor update : List.of(theta.softmax(1), late, half)) {
      Values values = random(theta.shape(), DType.F64, new SplittableRandom(5), -1, 1);
      List<Values> expected = Evaluation.of(List.of(update, late), Map.of(theta, values.copy()));
      Execution execution =
          Program.compile(List.of(late), Map.of(theta, update), true, Map.of(), MACHINE)
              .execution();
      execution.bind(theta, values);
      execution.run(0, 1, 0);
      assertThat(values.doubles()).isEqualTo(expected.getFirst().doubles());
      assertThat(execution.output(0).doubles()).isEqualTo(expected.getLast().doubles());
    }
  }

  @Test
  void equalUpdatesReachBothLeavesAndOutputsSeeOldValues() {
    Tensor a = Tensor.leaf(Shape.of(2), DType.F64);
    Tensor b = Tensor.leaf(Shape.of(2), DType.F64);
    Tensor x = Tensor.leaf(Shape.of(3, 2), DType.F64);
    Tensor sum = Tensor.leaf(Shape.of(1, 2), DType.F64);
    Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    updates.put(a, x.sum(0).reshape(2));
    updates.put(b, x.sum(0).reshape(2));
    updates.put(sum, sum.plus(x.square().sum(0)));
    Values va = Values.of(Shape.of(2), 7.0, 8);
    Values vb = Values.of(Shape.of(2), 0.0, 0);
    Values vs = Values.of(Shape.of(1, 2), 100.0, 200);
    Execution execution =
        Program.compile(
                List.of(a, sum.plus(x.square().sum(0)), sum), updates, true, Map.of(), MACHINE)
            .execution();
    execution.bind(a, va);
    execution.bind(b, vb);
    execution.bind(x, Values.of(Shape.of(3, 2), 1.0, 2, 3, 4, 5, 6));
    execution.bind(sum, vs);
    execution.run(0, 1, 0);
    assertThat(va.doubles()).containsExactly(9, 12);
    assertThat(vb.doubles()).containsExactly(9, 12);
    assertThat(vs.doubles()).containsExactly(135, 256);
    assertThat(execution.output(0).doubles()).containsExactly(7, 8);
    assertThat(execution.output(1).doubles()).containsExactly(135, 256);
    assertThat(execution.output(2).doubles()).containsExactly(100, 200);
  }

  /// A row comes out the same alone and among others, though nothing is stretched for one row.
  @Test
  void rowsDoNotDependOnHowManyThereAre() {
    SplittableRandom random = new SplittableRandom(5);
    Values x = random(Shape.of(16, 50), DType.F32, random, -1, 1);
    Values a = random(Shape.of(1, 50), DType.F32, random, -1, 1);
    Values b = random(Shape.of(1, 50), DType.F32, random, -1, 1);
    float[] together = shifted(x, a, b);
    for (int row = 0; row < 16; row++) {
      Values one = Values.zeros(Shape.of(1, 50), DType.F32);
      System.arraycopy(x.floats(), row * 50, one.floats(), 0, 50);
      assertThat(shifted(one, a, b))
          .isEqualTo(Arrays.copyOfRange(together, row * 50, row * 50 + 50));
    }
  }

  private static float[] shifted(Values x, Values a, Values b) {
    Tensor rows = Tensor.leaf(x.shape(), DType.F32);
    Tensor left = Tensor.leaf(a.shape(), DType.F32);
    Tensor right = Tensor.leaf(b.shape(), DType.F32);
    Tensor result = rows.plus(left.times(right)).minus(left.square());
    return Evaluation.of(result, Map.of(rows, x, left, a, right, b)).floats();
  }

  /// Gradients summed over micro-batches of 64·j rows have the bits of the one batch, dropout
  /// included.
  @Test
  void microBatchesContinueToTheSameBits() {
    for (DType dtype : DType.COMPUTING) {
      float[] whole = accumulated(dtype, 200, 200);
      assertThat(accumulated(dtype, 200, 64)).isEqualTo(whole);
      assertThat(accumulated(dtype, 200, 128)).isEqualTo(whole);
    }
  }

  private static float[] accumulated(DType dtype, int rows, int size) {
    SplittableRandom random = new SplittableRandom(3);
    Values x = random(Shape.of(rows, 5), dtype, random, -1, 1);
    Values w = random(Shape.of(5, 3), dtype, random, -1, 1);
    Values b = random(Shape.of(3), dtype, random, -1, 1);
    Values gradientW = Values.zeros(w.shape(), dtype);
    Values gradientB = Values.zeros(b.shape(), dtype);
    Noise noise = new Noise();
    Noise other = new Noise();
    for (int from = 0; from < rows; from += size) {
      int count = Math.min(size, rows - from);
      Values part = Values.zeros(Shape.of(count, 5), dtype);
      System.arraycopy(x.array(), from * 5, part.array(), 0, count * 5);
      Tensor input = Tensor.leaf(part.shape(), dtype);
      Tensor weight = Tensor.leaf(w.shape(), dtype);
      Tensor bias = Tensor.leaf(b.shape(), dtype);
      Tensor hidden = input.matmul(weight).plus(bias).tanh();
      // Two draws of one source, and one of another, as of two dropouts and a third.
      Tensor mask =
          noise
              .uniform(hidden.shape(), dtype, 0)
              .less(0.7)
              .times(noise.uniform(hidden.shape(), dtype, 0).less(0.9))
              .times(other.uniform(hidden.shape(), dtype, 0).less(0.8));
      Tensor loss = hidden.times(mask).square().sum().times(1.0 / rows).reshape();
      List<Tensor> slopes = Gradient.of(loss, List.of(weight, bias));
      Tensor sumW = Tensor.leaf(w.shape(), dtype);
      Tensor sumB = Tensor.leaf(b.shape(), dtype);
      Map<Tensor, Tensor> updates = new LinkedHashMap<>();
      updates.put(sumW, sumW.plus(slopes.get(0)));
      updates.put(sumB, sumB.plus(slopes.get(1)));
      Execution execution =
          Program.compile(List.of(), updates, true, Map.of(noise, 5L, other, 6L), MACHINE)
              .execution();
      execution.bind(input, part);
      execution.bind(weight, w);
      execution.bind(bias, b);
      execution.bind(sumW, gradientW);
      execution.bind(sumB, gradientB);
      execution.run(42, 9, from);
    }
    float[] result = new float[18];
    for (int i = 0; i < 18; i++) {
      result[i] = (float) (i < 15 ? gradientW.at(i) : gradientB.at(i - 15));
    }
    return result;
  }

  /// What a source draws depends on nothing else in the program.
  @Test
  void drawsAreTheSameBesideOthers() {
    Noise noise = new Noise();
    Noise other = new Noise();
    Tensor draw = noise.uniform(Shape.of(6), DType.F64, 0);
    Tensor before = other.uniform(Shape.of(6), DType.F64, 0);
    Map<Noise, Long> streams = Map.of(noise, 1L, other, 2L);
    Execution alone = Program.compile(List.of(draw), Map.of(), true, streams, MACHINE).execution();
    Execution beside =
        Program.compile(List.of(before, draw), Map.of(), true, streams, MACHINE).execution();
    alone.run(1, 1, 0);
    beside.run(1, 1, 0);
    assertThat(beside.output(1).doubles()).isEqualTo(alone.output(0).doubles());
  }

  @Test
  void twoDrawsOfOneSourceDiffer() {
    Noise noise = new Noise();
    Shape shape = Shape.of(4, 8);
    List<Tensor> draws =
        List.of(
            noise.uniform(shape, DType.F32, 0),
            noise.uniform(shape, DType.F32, 0),
            noise.uniform(shape, DType.F32, 1));
    Execution execution =
        Program.compile(draws, Map.of(), true, Map.of(noise, 1L), MACHINE).execution();
    execution.run(1, 1, 0);
    assertThat(execution.output(0).floats()).isNotEqualTo(execution.output(1).floats());
    assertThat(execution.output(0).floats()).isNotEqualTo(execution.output(2).floats());
  }

  @Test
  void trainingIsALeafThatCompilingFolds() {
    Tensor x = Tensor.leaf(Shape.of(2), DType.F32);
    Tensor y = Tensor.training(DType.F32).select(x.times(2), x);
    assertThat(Program.compile(List.of(y), Map.of(), false, Map.of(), MACHINE).kernels()).isZero();
    assertThat(Program.compile(List.of(y), Map.of(), true, Map.of(), MACHINE).kernels()).isOne();
  }

  @Test
  void namesWhatIsNotBoundOrDoesNotFit() {
    Tensor x = Tensor.leaf(Shape.of(2, 3), DType.F32);
    Execution execution =
        Program.compile(List.of(x.exp()), Map.of(), true, Map.of(), MACHINE).execution();
    assertThatThrownBy(() -> execution.run(0, 1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> execution.bind(x, Values.zeros(Shape.of(3, 2), DType.F32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("[3, 2]");
  }

  @Test
  void numbersOfTheStepAreComputedEachRun() {
    Tensor rate = Tensor.ofStep(step -> 1.0 / step, DType.F64);
    Tensor x = Tensor.leaf(Shape.SCALAR, DType.F64);
    Values sum = Values.zeros(Shape.SCALAR, DType.F64);
    Execution execution =
        Program.compile(List.of(), Map.of(x, x.plus(rate)), true, Map.of(), MACHINE).execution();
    execution.bind(x, sum);
    for (int step = 1; step <= 4; step++) {
      execution.run(0, step, 0);
    }
    assertThat(sum.scalar()).isEqualTo(1 + 0.5 + 1.0 / 3 + 0.25);
  }

  private static List<String> run(
      List<Tensor> formulas, Map<Tensor, Values> values, boolean fusing) {
    Map<Noise, Long> streams = new LinkedHashMap<>();
    for (Tensor node : Tensor.formulaOrder(formulas)) {
      if (node.op() instanceof Op.Random(Noise noise, _)) {
        streams.put(noise, 11L);
      }
    }
    Execution execution =
        Program.compile(formulas, Map.of(), true, streams, MACHINE, fusing).execution();
    values.forEach(execution::bind);
    execution.run(5, 3, 0);
    List<String> bits = new ArrayList<>();
    for (int i = 0; i < formulas.size(); i++) {
      for (double number : execution.output(i).doubles()) {
        bits.add(i + ": " + Long.toHexString(Double.doubleToLongBits(number)));
      }
    }
    return bits;
  }

  private static Values random(
      Shape shape, DType dtype, SplittableRandom random, double low, double high) {
    Values values = Values.zeros(shape, dtype);
    for (int i = 0; i < shape.size(); i++) {
      values.set(i, random.nextDouble(low, high));
    }
    return values;
  }
}
