package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.downhill.tensor.DType;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Once hot, vector loops keep no vector on the heap: C2 does so silently when it gives up.
class LoopSteadyTest {
  /// Compilation takes under a second; on a busy machine many.
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  static Stream<LoopTrial> trials() {
    return Stream.of(
        // whole vectors alone, whole vectors and a rest, a rest alone
        new LoopTrial(LoopFormsTest.softmax(DType.F32), 64, 64),
        new LoopTrial(LoopFormsTest.softmax(DType.F32), 64, 75),
        new LoopTrial(LoopFormsTest.softmax(DType.F32), 64, 5),
        new LoopTrial(LoopFormsTest.bentGradient(DType.F64), 128, 75),
        new LoopTrial(LoopFormsTest.bentGradient(DType.F32), 4096, 1),
        new LoopTrial(ElementaryTest.Function.SIN.loop(DType.F32), 1, 4096),
        new LoopTrial(ElementaryTest.Function.ERF.loop(DType.F64), 1, 4096));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void allocateNothing(LoopTrial trial) {
    assumeTrue(Form.best() != Form.SCALAR, "this Java runtime has no fast vector code");
    LoopKernel kernel = Loops.compile(trial.loop(), Form.best(), trial.cols());
    Object[] arrays = trial.arrays(new Random(1)::nextGaussian);
    Object scratch = trial.scratch();
    Allocation allocation = Allocation.ofThisThread();
    long end = System.nanoTime() + PATIENCE_NANOS;
    long bytes = Long.MAX_VALUE;
    while (bytes > 0 && System.nanoTime() < end) {
      bytes = allocation.bytes();
      for (int i = 0; i < 100; i++) {
        kernel.run(arrays, trial.cols(), 0, trial.rows(), 0, trial.cols(), scratch);
      }
      bytes = allocation.bytes() - bytes;
    }
    assertThat(bytes).as("bytes in 100 runs of %s by %s", trial, Form.best()).isZero();
  }
}
