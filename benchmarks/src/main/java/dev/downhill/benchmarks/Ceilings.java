package dev.downhill.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// What this machine can do at most on some threads, measured now.
final class Ceilings {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int CHAINS = 8;
  private static final int TURNS = 1 << 16;
  private static final int LARGEST = 1 << 30;
  private static final double SECONDS = 0.3;
  private static final int ROUNDS = 5;

  private final int threads;
  private final double flops;
  private final float[][] arrays;
  private final Map<Integer, Double> bandwidths = new HashMap<>();

  Ceilings(int threads) {
    this.threads = threads;
    flops = best(_ -> chains()) * 2 * CHAINS * LANES * TURNS;
    arrays = new float[threads][LARGEST / Float.BYTES / threads];
  }

  /// Floating-point operations a second in F32: chains of fused multiply-adds.
  double flops() {
    return flops;
  }

  /// Bytes a second of a sum over as many bytes, in whatever cache they fit: four vectors of sums
  /// a thread.
  double bandwidth(double bytes) {
    int count = (int) (Math.clamp(bytes, 1 << 16, LARGEST) / Float.BYTES / threads);
    int times = Math.max(1, (1 << 22) / count);
    return bandwidths.computeIfAbsent(
        count,
        _ -> best(thread -> sum(arrays[thread], count, times)) * count * times * Float.BYTES);
  }

  /// Calls of `work` a second over all threads, in the best of some rounds.
  private double best(IntToDoubleFunction work) {
    return IntStream.range(0, ROUNDS).mapToDouble(_ -> round(work)).max().orElseThrow();
  }

  private double round(IntToDoubleFunction work) {
    double[] rates = new double[threads];
    IntStream.range(0, threads)
        .mapToObj(thread -> Thread.ofPlatform().start(() -> rates[thread] = rate(work, thread)))
        .toList()
        .forEach(Ceilings::join);
    return Arrays.stream(rates).sum();
  }

  private static double rate(IntToDoubleFunction work, int thread) {
    long calls = 0;
    double total = 0;
    long start = System.nanoTime();
    long now = start;
    while (now - start < SECONDS * 1e9) {
      total += work.applyAsDouble(thread);
      calls++;
      now = System.nanoTime();
    }
    if (Double.isNaN(total)) { // read, so that no compiler leaves the work out
      throw new IllegalStateException("sums of numbers are not numbers");
    }
    return calls * 1e9 / (now - start);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static double chains() {
    FloatVector factor = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector a = factor;
    FloatVector b = factor;
    FloatVector c = factor;
    FloatVector d = factor;
    FloatVector e = factor;
    FloatVector f = factor;
    FloatVector g = factor;
    FloatVector h = factor;
    for (int i = 0; i < TURNS; i++) {
      a = a.fma(factor, factor);
      b = b.fma(factor, factor);
      c = c.fma(factor, factor);
      d = d.fma(factor, factor);
      e = e.fma(factor, factor);
      f = f.fma(factor, factor);
      g = g.fma(factor, factor);
      h = h.fma(factor, factor);
    }
    return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).reduceLanes(VectorOperators.ADD);
  }

  private static double sum(float[] numbers, int count, int times) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int time = 0; time < times; time++) {
      for (int i = 0; i <= count - 4 * LANES; i += 4 * LANES) {
        a = a.add(FloatVector.fromArray(SPECIES, numbers, i));
        b = b.add(FloatVector.fromArray(SPECIES, numbers, i + LANES));
        c = c.add(FloatVector.fromArray(SPECIES, numbers, i + 2 * LANES));
        d = d.add(FloatVector.fromArray(SPECIES, numbers, i + 3 * LANES));
      }
    }
    return a.add(b).add(c).add(d).reduceLanes(VectorOperators.ADD);
  }
}
