/// A training carried out: its events, its checkpoints, the folder that a run leaves.
module dev.downhill.runs {
  requires transitive dev.downhill.engine;
  requires transitive dev.downhill.data;
  requires transitive tools.jackson.databind;
  requires static org.jspecify;

  exports dev.downhill.runs;
}
