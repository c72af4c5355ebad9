package dev.downhill.evaluation;

import dev.downhill.gradient.Gradient;
import dev.downhill.kernel.Machine;
import dev.downhill.program.Execution;
import dev.downhill.program.Program;
import dev.downhill.tensor.Noise;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How a loss bends where it stands: products of its Hessian with vectors.
///
/// `H·v = ∇(∇J · v)`: the gradient of a gradient, no Hessian is ever formed (Pearlmutter 1994,
/// *Fast exact multiplication by the Hessian*,
/// [doi:10.1162/neco.1994.6.1.147](https://doi.org/10.1162/neco.1994.6.1.147)).
public final class Curvature {
  private final List<Values> vector = new ArrayList<>();
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
}
