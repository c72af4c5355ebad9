package dev.downhill.model;

import dev.downhill.kernel.Machine;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A model at a θ: something that predicts.
///
/// Every row is predicted by itself, so a row's prediction has the same bits among 1, 7 or 256.
/// Safe to use from many threads; the values of θ are read where they lie, so leave them as they
/// are meanwhile.
public final class Fitted {
  private static final int BLOCK = 256;
  private static final int FEW = 8;

  private final Layer model;
  private final Theta theta;
  private final Machine machine;
  private final Parts parts;
  private final Map<Shape, Pool> pools = new ConcurrentHashMap<>();

  /// @throws IllegalArgumentException if θ is not of this model
  public Fitted(Layer model, Theta theta, Machine machine) {
    this.model = model;
    this.theta = theta;
    this.machine = machine;
    parts = Parts.of(model);
    parts.check(theta);
  }

  public Theta theta() {
    return theta;
  }

  /// The model's output for each row: `[rows, …]` to `[rows, …]`.
  ///
  /// @throws IllegalArgumentException if the rows hold another kind of number than the model, or
  ///     are of a shape that it does not take
  public Values predict(Values x) {
    if (x.dtype() != parts.dtype()) {
      throw new IllegalArgumentException(
          "the rows hold " + x.dtype() + ", the model " + parts.dtype() + "; convert the rows");
    }
    int rows = x.shape().dim(0);
    Shape one = pool(x.shape().with(0, 1)).output;
    Values y = Values.zeros(one.with(0, rows), x.dtype());
    for (int from = 0; from < rows; ) {
      int left = rows - from;
      int block = left <= FEW ? 1 : BLOCK;
      int count = Math.min(block, left);
      pool(x.shape().with(0, block)).predict(x, from, count, y);
      from += count;
    }
    return y;
  }

  private Pool pool(Shape shape) {
    Pool pool = pools.get(shape);
    return pool != null ? pool : pools.computeIfAbsent(shape, Pool::new);
  }

  /// The compiled model for one shape of input, with as many sets of buffers as threads need at
  /// once.
  private final class Pool {
    private final Tensor x;
    private final Program program;
    private final Shape output;
    private final ConcurrentLinkedQueue<Seat> free = new ConcurrentLinkedQueue<>();

    Pool(Shape shape) {
      x = Tensor.leaf(shape, parts.dtype());
      Tensor y = model.apply(x);
      output = y.shape();
      if (output.rank() == 0 || output.dim(0) != shape.dim(0)) {
        throw new IllegalArgumentException(
            "the model makes " + output + " of " + shape + "; it must keep the rows");
      }
      program = Program.compile(List.of(y), Map.of(), false, parts.streams(), machine);
    }

    void predict(Values rows, int from, int count, Values to) {
      Seat seat = free.poll();
      if (seat == null) {
        seat = new Seat(Values.zeros(x.shape(), x.dtype()), program.execution());
        seat.execution.bind(x, seat.input);
        for (var knob : parts.parameters().entrySet()) {
          seat.execution.bind(knob.getValue(), theta.at(knob.getKey()));
        }
      }
      int in = x.shape().size() / x.shape().dim(0);
      int out = output.size() / output.dim(0);
      System.arraycopy(rows.array(), from * in, seat.input.array(), 0, count * in);
      seat.execution.run(0, 1, from);
      System.arraycopy(seat.execution.output(0).array(), 0, to.array(), from * out, count * out);
      free.add(seat);
    }
  }

  private record Seat(Values input, Execution execution) {}
}
