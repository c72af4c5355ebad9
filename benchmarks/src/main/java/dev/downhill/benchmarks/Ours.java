package dev.downhill.benchmarks;

import dev.downhill.kernel.Machine;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;

/// Our side of a comparison: prints a line "name, microseconds, checks" (tab between) for each
/// [Work] it is given, as `peer.py` and `Smile.java` do.
final class Ours {
  private static final int CHECKS = 5;

  private Ours() {}

  /// @param names of works
  public static void main(String[] names) {
    Machine machine = new Machine(Integer.getInteger("threads", 2));
    for (String name : names) {
      Work.Trial trial = Work.of(name).begin(machine);
      StringJoiner checks = new StringJoiner(" ");
      for (int i = 0; i < CHECKS; i++) {
        trial.run();
        checks.add(Double.toString(trial.check()));
      }
      double micros = median(trial, Work.of(name).patience());
      System.out.println(name + "\t" + String.format(Locale.ROOT, "%.3f", micros) + "\t" + checks);
    }
    System.err.println("kernels " + machine.kernels() + ", refused " + machine.refusals());
    System.exit(0);
  }

  /// Of groups of runs, each a few hundred microseconds long, so that the clock costs nothing.
  private static double median(Work.Trial trial, Work.Patience patience) {
    long runs = 0;
    long start = System.nanoTime();
    long warm = (long) (patience.warm() * 1e9);
    long half = 0;
    while (System.nanoTime() - start < warm) {
      trial.run();
      runs++;
      half = System.nanoTime() - start < warm / 2 ? runs : half;
    }
    int group = (int) Math.max(1, Math.round((runs - half) / (patience.warm() / 2) * 300e-6));
    double[] times = new double[1 << 16];
    int count = 0;
    long end = System.nanoTime() + (long) (patience.measured() * 1e9);
    while (System.nanoTime() < end && count < times.length) {
      long begin = System.nanoTime();
      for (int i = 0; i < group; i++) {
        trial.run();
      }
      times[count++] = (System.nanoTime() - begin) / 1e3 / group;
    }
    Arrays.sort(times, 0, count);
    return times[count / 2];
  }
}
