package dev.downhill.program;

import static java.util.Objects.requireNonNull;

import dev.downhill.tensor.DType;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which of a program's own arrays each buffer is. Buffers that are not alive at the same time
/// share one: the largest choose first, so that an array is as large as its largest buffer and
/// the smaller ones fit in between. A step that may overwrite what it is the last to read does.
final class Slots {
  /// A buffer and those that overwrite it, from the first write to the last use.
  private static final class Life {
    final List<Buffer> buffers = new ArrayList<>();
    final int from;
    int to;
    int size;

    Life(Buffer first, int from, int to) {
      this.from = from;
      add(first, to);
    }

    void add(Buffer buffer, int until) {
      buffers.add(buffer);
      to = Math.max(to, until);
      size = Math.max(size, buffer.size());
    }

    DType dtype() {
      return buffers.getFirst().dtype();
    }

    boolean meets(Life other) {
      return from <= other.to && other.from <= to;
    }
  }

  private Slots() {}

  static Plan.Result assign(
      List<Step> steps,
      List<Buffer> outputs,
      Map<Tensor, Buffer> leaves,
      Map<Tensor, Buffer> memory) {
    List<Life> lives = lives(steps, outputs);
    List<List<Life>> slots = new ArrayList<>();
    Map<Life, Integer> chosen = new HashMap<>();
    lives.stream()
        .sorted(Comparator.comparingInt((Life life) -> -life.size))
        .forEach(
            life -> {
              boolean alone = outputs.contains(life.buffers.getFirst());
              int slot = alone ? slots.size() : free(life, slots, outputs);
              if (slot == slots.size()) {
                slots.add(new ArrayList<>());
              }
              slots.get(slot).add(life);
              chosen.put(life, slot);
            });
    Map<Buffer, Integer> assigned = new LinkedHashMap<>();
    for (Life life : lives) {
      life.buffers.forEach(buffer -> assigned.put(buffer, chosen.get(life)));
    }
    return new Plan.Result(
        List.copyOf(steps),
        outputs,
        leaves,
        memory,
        assigned,
        slots.stream().map(slot -> slot.getFirst().size).toList(),
        slots.stream().map(slot -> slot.getFirst().dtype()).toList());
  }

  /// The first slot in which nobody lives meanwhile, or a new one. Outputs live alone.
  private static int free(Life life, List<List<Life>> slots, List<Buffer> outputs) {
    for (int slot = 0; slot < slots.size(); slot++) {
      List<Life> here = slots.get(slot);
      Life first = here.getFirst();
      if (first.dtype() == life.dtype()
          && !outputs.contains(first.buffers.getFirst())
          && here.stream().noneMatch(life::meets)) {
        return slot;
      }
    }
    return slots.size();
  }

  private static List<Life> lives(List<Step> steps, List<Buffer> outputs) {
    Map<Buffer, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      int now = i;
      steps.get(i).reads().forEach(buffer -> lastUse.put(buffer, now));
      steps.get(i).writes().forEach(buffer -> lastUse.put(buffer, now));
    }
    outputs.forEach(buffer -> lastUse.put(buffer, steps.size()));
    Map<Buffer, Life> lives = new LinkedHashMap<>();
    Set<Buffer> overwritten = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      int now = i;
      for (Buffer buffer : steps.get(i).writes()) {
        if (buffer.leaf() != null || lives.containsKey(buffer)) {
          continue;
        }
        int last = lastUse.getOrDefault(buffer, now);
        Optional<Buffer> old =
            outputs.contains(buffer)
                ? Optional.empty()
                : steps.get(i).overwritable(buffer).stream()
                    .filter(one -> lives.containsKey(one) && !outputs.contains(one))
                    .filter(one -> !overwritten.contains(one))
                    .filter(one -> lastUse.getOrDefault(one, -1) == now)
                    .findFirst();
        if (old.isPresent()) {
          overwritten.add(old.get());
          Life life = requireNonNull(lives.get(old.get()));
          life.add(buffer, last);
          lives.put(buffer, life);
        } else {
          lives.put(buffer, new Life(buffer, now, last));
        }
      }
    }
    return lives.values().stream().distinct().toList();
  }
}
