package dev.downhill.app;

import dev.downhill.tables.Event;
import dev.downhill.tables.Plan;

/// Somewhere that a training is shown.
interface Show {
  /// Shows nothing.
  Show NOTHING =
      new Show() {
        @Override
        public void plan(Plan plan) {}

        @Override
        public void event(Event event) {}
      };

  /// What is about to be done.
  void plan(Plan plan);

  /// What happened.
  void event(Event event);
}
