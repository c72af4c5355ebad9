/// Layers and ready models, written as formulas over the engine's tensors.
module dev.downhill.models {
  requires transitive dev.downhill.engine;
  requires static org.jspecify;

  exports dev.downhill.models;

  opens dev.downhill.models to
      dev.downhill.engine;
}
