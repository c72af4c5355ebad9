/// Tables and text: where rows come from, what they mean, and how they become batches.
module dev.downhill.data {
  exports dev.downhill.data;
  exports dev.downhill.text;

  requires transitive dev.downhill.engine;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;
}
