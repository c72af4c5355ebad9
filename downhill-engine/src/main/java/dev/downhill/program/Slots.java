package dev.downhill.program;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gives buffers that are not alive at the same time the same array; outputs have one of their
/// own.
final class Slots {
  private final List<Integer> sizes = new ArrayList<>();
  private final List<DType> dtypes = new ArrayList<>();
  private final List<Integer> free = new ArrayList<>();

  private Slots() {}

  static Plan.Result assign(
      List<Step> steps,
      List<Buffer> outputs,
      Map<Tensor, Buffer> leaves,
      Map<Tensor, Buffer> memory) {
    Map<Buffer, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      int now = i;
      steps.get(i).reads().forEach(buffer -> lastUse.put(buffer, now));
      steps.get(i).writes().forEach(buffer -> lastUse.put(buffer, now));
    }
    outputs.forEach(buffer -> lastUse.put(buffer, steps.size()));
    Slots slots = new Slots();
    Map<Buffer, Integer> assigned = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      for (Buffer buffer : steps.get(i).writes()) {
        if (buffer.leaf() == null && !assigned.containsKey(buffer)) {
          assigned.put(buffer, outputs.contains(buffer) ? slots.add(buffer) : slots.take(buffer));
        }
      }
      List<Buffer> touched = new ArrayList<>(steps.get(i).reads());
      touched.addAll(steps.get(i).writes());
      for (Buffer buffer : touched.stream().distinct().toList()) {
        Integer slot = assigned.get(buffer);
        if (slot != null && lastUse.getOrDefault(buffer, -1) == i) {
          slots.free.add(slot);
        }
      }
    }
    return new Plan.Result(
        List.copyOf(steps), outputs, leaves, memory, assigned, slots.sizes, slots.dtypes);
  }

  /// The smallest free array that is large enough, or the largest grown, or a new one.
  private int take(Buffer buffer) {
    int best = -1;
    for (int slot : free) {
      if (dtypes.get(slot) == buffer.dtype() && (best < 0 || better(slot, best, buffer.size()))) {
        best = slot;
      }
    }
    if (best < 0) {
      return add(buffer);
    }
    free.remove(Integer.valueOf(best));
    sizes.set(best, Math.max(sizes.get(best), buffer.size()));
    return best;
  }

  private int add(Buffer buffer) {
    sizes.add(buffer.size());
    dtypes.add(buffer.dtype());
    return sizes.size() - 1;
  }

  private boolean better(int slot, int best, int size) {
    boolean fits = sizes.get(slot) >= size;
    boolean bestFits = sizes.get(best) >= size;
    if (fits != bestFits) {
      return fits;
    }
    return fits ? sizes.get(slot) < sizes.get(best) : sizes.get(slot) > sizes.get(best);
  }
}
