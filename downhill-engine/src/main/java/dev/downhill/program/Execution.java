package dev.downhill.program;

import static java.util.Objects.requireNonNull;

import dev.downhill.kernel.Machine;
import dev.downhill.tensor.Op;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/// A program's buffers, and the leaves bound to arrays: what runs. One thread at a time; the first
/// run makes the buffers ([Program#buffers]), and a steady run allocates nothing.
public final class Execution {
  /// A scalar that depends on the step, and where its value goes.
  private record StepNumber(LongToDoubleFunction function, Values value) {}

  private final List<Tensor> outputs;
  private final Plan.Result plan;
  private final Machine machine;
  private Object[] own = {};
  private final Map<Tensor, Values> bound = new HashMap<>();
  private final List<StepNumber> stepNumbers = new ArrayList<>();
  private Launch[] launches = {};
  private Values[] results = {};
  private boolean linked;

  Execution(List<Tensor> outputs, Plan.Result plan, Machine machine) {
    this.outputs = outputs;
    this.plan = plan;
    this.machine = machine;
    for (Tensor leaf : plan.leaves().keySet()) {
      switch (leaf.op()) {
        case Op.Data(Values values) -> bound.put(leaf, values);
        case Op.OfStep(LongToDoubleFunction function) -> {
          Values value = Values.zeros(leaf.shape(), leaf.dtype());
          bound.put(leaf, value);
          stepNumbers.add(new StepNumber(function, value));
        }
        default -> {}
      }
    }
  }

  /// Gives a leaf its numbers. The array is shared: an update writes into it, and what the caller
  /// writes into it the next run reads. A leaf that the program does not read is let pass.
  ///
  /// @throws IllegalArgumentException if shape or dtype differ from the leaf's
  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one, keeps the links
  public void bind(Tensor leaf, Values values) {
    if (!leaf.shape().equals(values.shape()) || leaf.dtype() != values.dtype()) {
      throw new IllegalArgumentException(
          "leaf of shape "
              + leaf.shape()
              + " "
              + leaf.dtype()
              + " cannot hold values of shape "
              + values.shape()
              + " "
              + values.dtype());
    }
    Values before = bound.put(leaf, values);
    linked &= before != null && before.array() == values.array();
  }

  /// Runs the program once.
  ///
  /// @param seed of all random numbers
  /// @param step counted from 1; what formulas of the step and random numbers depend on
  /// @param firstRow the row of the whole batch at which this micro-batch begins
  /// @throws IllegalStateException if a leaf that the program reads is not bound
  public void run(long seed, long step, long firstRow) {
    prepare(step);
    for (Launch launch : launches) {
      launch.run(seed, step, firstRow);
    }
  }

  /// Runs the program once, as [#run], and takes the time of each kernel.
  ///
  /// @param nanos is given the time of each kernel in nanoseconds, from position `from` on
  public void profile(long seed, long step, long firstRow, long[] nanos, int from) {
    prepare(step);
    for (int i = 0; i < launches.length; i++) {
      long begun = System.nanoTime();
      launches[i].run(seed, step, firstRow);
      nanos[from + i] = System.nanoTime() - begun;
    }
  }

  /// How many kernels a run launches.
  public int kernels() {
    return plan.steps().size();
  }

  private void prepare(long step) {
    if (!linked) {
      link();
    }
    for (int i = 0; i < stepNumbers.size(); i++) {
      StepNumber number = stepNumbers.get(i);
      number.value.set(0, number.function.applyAsDouble(step));
    }
  }

  /// The values of output `i`; the next run overwrites them.
  public Values output(int i) {
    if (!linked) {
      throw new IllegalStateException("run the program before reading its outputs");
    }
    return results[i];
  }

  private void link() {
    Map<Buffer, Object> arrays = new LinkedHashMap<>();
    plan.leaves()
        .forEach(
            (leaf, buffer) -> {
              Values values = bound.get(leaf);
              if (values == null) {
                throw new IllegalStateException(
                    "the program reads a leaf that is not bound: " + leaf);
              }
              arrays.put(buffer, values.array());
            });
    if (own.length == 0) {
      own = plan.newArrays();
    }
    plan.slots().forEach((buffer, slot) -> arrays.put(buffer, own[slot]));
    launches =
        plan.steps().stream()
            .map(step -> Launch.of(step, machine, buffer -> requireNonNull(arrays.get(buffer))))
            .toArray(Launch[]::new);
    results = new Values[outputs.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] =
          new Values(outputs.get(i).shape(), requireNonNull(arrays.get(plan.outputs().get(i))));
    }
    linked = true;
  }
}
