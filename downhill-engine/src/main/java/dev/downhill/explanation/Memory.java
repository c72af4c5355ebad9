package dev.downhill.explanation;

import java.util.List;

/// What a descent holds in memory at its peak, known before any of it is there.
///
/// The numbers alone: not the virtual machine, the compiled code, or what the garbage collector
/// has not yet taken back.
///
/// @param parts what is held, in the order in which data passes
public record Memory(List<Part> parts) {
  public Memory {
    parts = List.copyOf(parts);
  }

  /// One thing that is held.
  ///
  /// @param name what
  /// @param bytes how much it takes, 0 or more
  public record Part(String name, long bytes) {}

  /// Bytes of all parts.
  public long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum();
  }
}
