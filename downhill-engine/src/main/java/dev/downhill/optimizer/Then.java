package dev.downhill.optimizer;

import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One optimizer after another.
record Then(Optimizer first, Optimizer second) implements Optimizer {
  Then {
    for (String name : second.memory()) {
      if (first.memory().contains(name)) {
        throw new IllegalArgumentException(
            first + " and " + second + " both keep '" + name + "'; rename one of them in memory()");
      }
    }
  }

  @Override
  public List<String> memory() {
    List<String> names = new ArrayList<>(first.memory());
    names.addAll(second.memory());
    return names;
  }

  @Override
  public Shape memory(String name, Shape parameter) {
    return (first.memory().contains(name) ? first : second).memory(name, parameter);
  }

  @Override
  public boolean isPerParameter() {
    return first.isPerParameter() && second.isPerParameter();
  }

  @Override
  public List<Nudge> nudge(List<Slope> slopes) {
    List<Nudge> before = first.nudge(slopes);
    List<Slope> changed = new ArrayList<>();
    for (int i = 0; i < slopes.size(); i++) {
      changed.add(slopes.get(i).withGradient(before.get(i).update()));
    }
    List<Nudge> after = second.nudge(changed);
    List<Nudge> both = new ArrayList<>();
    for (int i = 0; i < slopes.size(); i++) {
      Map<String, Tensor> memory = new LinkedHashMap<>(before.get(i).memory());
      memory.putAll(after.get(i).memory());
      both.add(new Nudge(after.get(i).update(), memory));
    }
    return both;
  }

  @Override
  public String toString() {
    return first + ", then " + second;
  }
}
