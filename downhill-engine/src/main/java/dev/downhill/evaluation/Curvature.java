package dev.downhill.evaluation;

import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a loss bends where it stands: Hessian-vector products and the ends of the Hessian's
/// spectrum.
///
/// `H·v = ∇(∇J · v)`: the gradient of a gradient, no Hessian is ever formed (Pearlmutter 1994,
/// *Fast exact multiplication by the Hessian*,
/// [doi:10.1162/neco.1994.6.1.147](https://doi.org/10.1162/neco.1994.6.1.147)).
public final class Curvature {
  private final List<Values> vector = new ArrayList<>();
  private final List<Tensor> knobs;
  private final Execution execution;

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
    this.knobs = List.copyOf(knobs);
    List<Tensor> direction = new ArrayList<>();
    for (Tensor knob : knobs) {
      direction.add(Tensor.leaf(knob.shape(), knob.dtype()));
      vector.add(Values.zeros(knob.shape(), knob.dtype()));
    }
    List<Tensor> slope = Gradient.of(loss, knobs);
    Tensor along = slope.getFirst().times(direction.getFirst()).sum().reshape();
    for (int i = 1; i < knobs.size(); i++) {
      along = along.plus(slope.get(i).times(direction.get(i)).sum().reshape());
    }
    List<Tensor> product = Gradient.of(along, knobs);
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
    execution.run(0, 1, 0);
    List<Values> product = new ArrayList<>();
    for (int i = 0; i < vector.size(); i++) {
      product.add(execution.output(i).copy());
    }
    return product;
  }

  /// The eigenvalue of the Hessian that is largest in size, with its sign, by power iteration
  /// from a fixed start; from below, to about `tolerance` (relative).
  ///
  /// A gradient step is stable up to `2/λ` where this `λ` is positive.
  public double largest(int iterations, double tolerance) {
    return iterate(0, iterations, tolerance);
  }

  /// The smallest eigenvalue, by power iteration on `shift·I − H`.
  ///
  /// @param shift the largest eigenvalue or a little more
  public double smallest(double shift, int iterations, double tolerance) {
    return shift - iterate(shift, iterations, tolerance);
  }

  private double iterate(double shift, int iterations, double tolerance) {
    List<Values> v = start();
    double eigenvalue = 0;
    for (int i = 0; i < iterations; i++) {
      List<Values> next = times(v);
      if (shift != 0) {
        for (int j = 0; j < v.size(); j++) {
          combine(next.get(j), -1, v.get(j), shift);
        }
      }
      double rayleigh = dot(v, next); // v has length 1
      double length = Math.sqrt(dot(next, next));
      if (!(length > 0) || Double.isInfinite(length)) {
        return length;
      }
      next.forEach(part -> combine(part, 1 / length, part, 0));
      v = next;
      boolean settled = Math.abs(rayleigh - eigenvalue) <= tolerance * Math.abs(rayleigh);
      eigenvalue = rayleigh;
      if (settled && i > 0) {
        break;
      }
    }
    return eigenvalue;
  }

  /// A fixed direction of length 1 that no symmetry of the loss is likely to stand square to.
  private List<Values> start() {
    Map<Tensor, Values> parts = new LinkedHashMap<>();
    long state = 0x9E3779B97F4A7C15L;
    for (Tensor knob : knobs) {
      Values part = Values.zeros(knob.shape(), knob.dtype());
      for (int i = 0; i < knob.shape().size(); i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        part.set(i, (state >>> 40) * 0x1p-24 + 0.5);
        if ((state >>> 63) != 0) {
          part.set(i, -part.at(i));
        }
      }
      parts.put(knob, part);
    }
    List<Values> start = List.copyOf(parts.values());
    double length = Math.sqrt(dot(start, start));
    start.forEach(part -> combine(part, 1 / length, part, 0));
    return start;
  }

  private static double dot(List<Values> a, List<Values> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < a.get(i).shape().size(); j++) {
        sum += a.get(i).at(j) * b.get(i).at(j);
      }
    }
    return sum;
  }

  /// `to ← scale·to + factor·other`.
  private static void combine(Values to, double scale, Values other, double factor) {
    for (int i = 0; i < to.shape().size(); i++) {
      double term = factor == 0 ? 0 : factor * other.at(i);
      to.set(i, scale * to.at(i) + term);
    }
  }
}
