/// Timings with JMH: training steps through the loop, single rows through a predictor, and the
/// kernels that they spend their time in. How to run them: `benchmarks/README.md`.
@NullMarked
package dev.downhill.benchmarks;

import org.jspecify.annotations.NullMarked;
