package dev.downhill.evaluation;

import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.kernel.Threefry;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// How a loss bends where it stands: products of its Hessian with vectors, and the ends of its
/// spectrum by them.
///
/// `H·v = ∇(∇J · v)`: the gradient of a gradient, no Hessian is ever formed (Pearlmutter 1994,
/// *Fast exact multiplication by the Hessian*,
/// [doi:10.1162/neco.1994.6.1.147](https://doi.org/10.1162/neco.1994.6.1.147)). Forward mode over
/// reverse ([dev.downhill.gradient.Tangent] of the gradient) gives the same kernels but for one.
public final class Curvature {
  /// The key of the numbers that a look without a direction starts from: "bend" in ASCII.
  private static final long START = 0x62656e64L;

  private final List<Values> vector = new ArrayList<>();
  private final Execution execution;

  /// Where the loss is as when predicting, on all processors.
  ///
  /// @param loss one number, without sources of chance
  /// @param knobs the leaves that the loss bends along
  /// @param leaves values of all leaves, the knobs' among them: where to look
  public Curvature(
      Tensor loss, List<? extends Tensor> knobs, Map<? extends Tensor, Values> leaves) {
    this(loss, knobs, leaves, false, Map.of(), Machine.shared());
  }

  /// @param loss one number
  /// @param knobs the leaves that the loss bends along
  /// @param leaves values of all leaves, the knobs' among them: where to look
  /// @param training what `Tensor.training` is
  /// @param streams streams of the sources of chance in the loss
  public Curvature(
      Tensor loss,
      List<? extends Tensor> knobs,
      Map<? extends Tensor, Values> leaves,
      boolean training,
      Map<Noise, Long> streams,
      Machine machine) {
    List<Tensor> direction = new ArrayList<>();
    for (Tensor knob : knobs) {
      direction.add(Tensor.leaf(knob.shape(), knob.dtype()));
      vector.add(Values.zeros(knob.shape(), knob.dtype()));
    }
    List<Tensor> product = Gradient.of(Gradient.of(loss, knobs), direction, knobs); // Hᵀ is H
    execution = Program.compile(product, Map.of(), training, streams, machine).execution();
    leaves.forEach(execution::bind);
    for (int i = 0; i < direction.size(); i++) {
      execution.bind(direction.get(i), vector.get(i));
    }
  }

  /// `H·v`, one part for each knob.
  public List<Values> times(List<Values> v) {
    for (int i = 0; i < vector.size(); i++) {
      vector.get(i).assign(v.get(i));
    }
    return product().stream().map(Values::copy).toList();
  }

  private List<Values> product() {
    execution.run(0, 1, 0);
    List<Values> product = new ArrayList<>();
    for (int i = 0; i < vector.size(); i++) {
      product.add(execution.output(i));
    }
    return product;
  }

  /// The ends of the whole spectrum, from a start that is the same each time: by Lanczos' method,
  /// which never needs more products than power iteration and often a tenth, and tells a steep
  /// valley from a steep ridge.
  ///
  /// @param tolerance how large the residual of the largest may be, as a share of it, more than
  ///     0; the eigenvalue itself is then far closer
  /// @param most how many products at most, 1 or more; each keeps one vector
  public Spectrum spectrum(double tolerance, int most) {
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance must be more than 0, not " + tolerance);
    }
    return ends(anywhere(), tolerance, most);
  }

  /// The ends of the part of the spectrum that `start` leads to: in as many products as that has
  /// directions, `most` at most. A start of zeros leads nowhere, so it stands for any direction.
  ///
  /// @param start one part for each knob
  public Spectrum spectrum(List<Values> start, int most) {
    double[] along = flat(start);
    return ends(Arrays.stream(along).allMatch(x -> x == 0) ? anywhere() : along, 0, most);
  }

  /// A direction that has a share of every other.
  private double[] anywhere() {
    double[] start = flat(vector);
    Arrays.setAll(start, i -> Math.scalb((double) Threefry.of(START, i), -63));
    return start;
  }

  private Spectrum ends(double[] start, double tolerance, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a spectrum takes at least 1 product, not " + most);
    }
    Lanczos ends = Lanczos.of(this::times, start, tolerance, most);
    lay(ends.vector());
    return new Spectrum(
        ends.smallest(),
        ends.largest(),
        vector.stream().map(Values::copy).toList(),
        ends.residual(),
        ends.products(),
        ends.exact());
  }

  private double[] times(double[] v) {
    lay(v);
    return flat(product());
  }

  private void lay(double[] all) {
    int next = 0;
    for (Values part : vector) {
      for (int i = 0; i < part.shape().size(); i++) {
        part.set(i, all[next++]);
      }
    }
  }

  private static double[] flat(List<Values> parts) {
    double[] all = new double[parts.stream().mapToInt(part -> part.shape().size()).sum()];
    int next = 0;
    for (Values part : parts) {
      for (int i = 0; i < part.shape().size(); i++) {
        all[next++] = part.at(i);
      }
    }
    return all;
  }
}
