package dev.downhill.benchmarks;

import dev.downhill.kernel.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Prints a line "name, seconds to speed, seconds to 1,000 steps" (tab between) for the
/// [Workload] it is given, counted from the start of this process.
///
/// At speed is a step from which on three stretches of 50 ms run at 95 % of the steady speed, the
/// median of the later half.
final class WarmUp {
  private static final double SECONDS = 10;
  private static final double STRETCH = 0.05;
  private static final int STRETCHES = 3;
  private static final double NEARLY = 0.95;
  private static final int STEPS = 1000;

  /// Steps a second from a moment to the next stretch's.
  private record Stretch(double from, double rate) {}

  private WarmUp() {}

  /// @param names one, of a workload
  public static void main(String[] names) {
    Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
    double before = Duration.between(start, Instant.now()).toNanos() / 1e9;
    long zero = System.nanoTime() - (long) (before * 1e9);
    Work.Trial trial = Work.of(names[0]).begin(new Machine(Integer.getInteger("threads", 2)));
    List<Stretch> stretches = new ArrayList<>();
    double thousand = Double.NaN;
    long steps = 0;
    double now = seconds(zero);
    while (now < SECONDS) {
      double from = now;
      long first = steps;
      while (now < from + STRETCH) {
        trial.run();
        steps++;
        now = seconds(zero);
        thousand = steps == STEPS ? now : thousand;
      }
      stretches.add(new Stretch(from, (steps - first) / (now - from)));
    }
    System.out.println(
        String.format(Locale.ROOT, "%s\t%.2f\t%.2f", names[0], atSpeed(stretches), thousand));
    System.exit(0);
  }

  private static double seconds(long zero) {
    return (System.nanoTime() - zero) / 1e9;
  }

  private static double atSpeed(List<Stretch> stretches) {
    List<Stretch> later = stretches.subList(stretches.size() / 2, stretches.size());
    double steady = later.stream().mapToDouble(Stretch::rate).sorted().toArray()[later.size() / 2];
    for (int i = 0; i + STRETCHES <= stretches.size(); i++) {
      double mean =
          stretches.subList(i, i + STRETCHES).stream()
              .mapToDouble(Stretch::rate)
              .average()
              .orElseThrow();
      if (mean >= NEARLY * steady) {
        return stretches.get(i).from();
      }
    }
    return Double.NaN;
  }
}
