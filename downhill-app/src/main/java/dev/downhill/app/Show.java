package dev.downhill.app;

import dev.downhill.tables.Event;
import dev.downhill.tables.Plan;

/// Somewhere that a training is shown.
interface Show {
  /// What is about to be done.
  void plan(Plan plan);

  /// What happened.
  void event(Event event);
}
