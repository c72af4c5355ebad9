/// A text in, a language model out: the plan, the training, and what writes and scores text.
@SuppressWarnings("requires-automatic") // JTokkit has no module-info
module dev.downhill.language {
  requires transitive dev.downhill.models;
  requires transitive dev.downhill.data;
  requires transitive dev.downhill.runs;
  requires jtokkit;
  requires static org.jspecify;

  exports dev.downhill.language;
}
