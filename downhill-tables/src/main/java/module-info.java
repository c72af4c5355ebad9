/// A table in, a trained model out: the plan, the training, the diagnoses and the predictor.
module dev.downhill.tables {
  requires transitive dev.downhill.models;
  requires transitive dev.downhill.data;
  requires transitive dev.downhill.runs;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports dev.downhill.tables;
}
