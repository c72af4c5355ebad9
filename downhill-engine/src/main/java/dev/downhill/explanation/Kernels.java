package dev.downhill.explanation;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Of which form the kernels are that a machine has run so far: scalar code, or vector code of so
/// many bits. Every form gives the same bits; vector code takes less time.
///
/// @param forms how many there are of each form: `scalar`, `v128`, `v256`, `v512`
/// @param small those that are scalar because they have had too little work for vector code to
///     pay
/// @param warming those that are scalar until the virtual machine has compiled their vector form
/// @param refused those that stay scalar because their vector form was tried and found no better
/// @param vectors whether this virtual machine has the Vector API
public record Kernels(
    Map<String, Integer> forms, int small, int warming, int refused, boolean vectors) {
  /// What to start Java with where it has no Vector API.
  public static final String FLAG = "--add-modules jdk.incubator.vector";

  public Kernels {
    forms = Collections.unmodifiableMap(new TreeMap<>(forms));
  }

  /// The flag for Java that turns vector code on; empty where it is on.
  public String flag() {
    return vectors ? "" : FLAG;
  }

  /// `v512 × 12, scalar × 3 (2 with little work, 1 warming up)`.
  @Override
  public String toString() {
    Map<String, Integer> why = new TreeMap<>();
    why.put("with little work", small);
    why.put("warming up", warming);
    why.put("no better as vectors", refused);
    why.values().removeIf(count -> count == 0);
    String reasons =
        vectors
            ? why.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "))
            : "vectors with java " + FLAG;
    return forms.entrySet().stream()
            .sorted(Collections.reverseOrder(Map.Entry.comparingByKey()))
            .map(entry -> entry.getKey() + " × " + entry.getValue())
            .collect(Collectors.joining(", "))
        + (reasons.isEmpty() ? "" : " (" + reasons + ")");
  }
}
