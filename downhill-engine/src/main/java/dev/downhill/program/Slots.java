package dev.downhill.program;

import static java.util.Objects.requireNonNull;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives buffers that are not alive at the same time the same array; outputs have one of their
/// own. What a loop reads for the last time it may overwrite, element by element.
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
    Set<Buffer> overwritten = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      int now = i;
      for (Buffer buffer : steps.get(i).writes()) {
        if (buffer.leaf() != null || assigned.containsKey(buffer)) {
          continue;
        }
        if (outputs.contains(buffer)) {
          assigned.put(buffer, slots.add(buffer));
          continue;
        }
        Optional<Buffer> old =
            steps.get(i).overwritable(buffer).stream()
                .filter(one -> assigned.containsKey(one) && !overwritten.contains(one))
                .filter(one -> lastUse.getOrDefault(one, -1) == now)
                .findFirst();
        old.ifPresent(overwritten::add);
        assigned.put(
            buffer, old.isPresent() ? requireNonNull(assigned.get(old.get())) : slots.take(buffer));
      }
      List<Buffer> touched = new ArrayList<>(steps.get(i).reads());
      touched.addAll(steps.get(i).writes());
      for (Buffer buffer : touched.stream().distinct().toList()) {
        Integer slot = assigned.get(buffer);
        if (slot != null
            && lastUse.getOrDefault(buffer, -1) == i
            && !overwritten.contains(buffer)) {
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
