/// Gradient descent on formulas: tensors, gradients, compiled steps and the loop that walks down
/// a loss. Needs the JDK and nothing else.
///
/// Start with `dev.downhill.descent`. The packages `program` and `kernel` are how it runs fast;
/// they are exported to Downhill's own modules only, if at all, and may change at any time.
module dev.downhill.engine {
  requires jdk.incubator.vector;
  requires jdk.management;
  requires static org.jspecify;

  exports dev.downhill.descent;
  exports dev.downhill.evaluation;
  exports dev.downhill.explanation;
  exports dev.downhill.file;
  exports dev.downhill.gradient;
  exports dev.downhill.initializer;
  exports dev.downhill.loss;
  exports dev.downhill.model;
  exports dev.downhill.optimizer;
  exports dev.downhill.schedule;
  exports dev.downhill.solver;
  exports dev.downhill.tensor;
  exports dev.downhill.kernel to
      dev.downhill.language,
      dev.downhill.models,
      dev.downhill.runs,
      dev.downhill.tables;
}
