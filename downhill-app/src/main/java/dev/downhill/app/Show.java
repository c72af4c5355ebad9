package dev.downhill.app;

import dev.downhill.explanation.Memory;
import dev.downhill.runs.Event;
import dev.downhill.runs.Planned;
import java.util.Map;

/// Somewhere that a training is shown.
interface Show {
  /// What is about to be done.
  ///
  /// @param memory that each model takes; empty where it is not told
  void plan(Planned<?> plan, Map<String, Memory> memory);

  /// What happened.
  void event(Event event);
}
