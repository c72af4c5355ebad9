/// Tables: where rows come from, what their columns mean, and how they become batches.
module dev.downhill.data {
  exports dev.downhill.data;

  requires transitive dev.downhill.engine;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
