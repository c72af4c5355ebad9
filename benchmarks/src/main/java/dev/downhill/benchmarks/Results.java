package dev.downhill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a comparison found, as tables.
///
/// @param versions what each side said of itself
/// @param times of each work on each side, in µs, process by process
/// @param starts of each training step, process by process
record Results(
    int processes,
    Map<Side, String> versions,
    Map<Work, Map<Side, List<Double>>> times,
    Map<Work, List<Start>> starts,
    Ceilings ceilings) {

  /// Seconds from a process' start.
  ///
  /// @param speed to 95 % of the steady speed
  /// @param thousand to 1,000 steps done
  record Start(double speed, double thousand) {}

  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Side by side\n\n")
        .append(machine())
        .append("; Java ")
        .append(Runtime.version())
        .append("; ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(". `benchmarks/compare` wrote this.\n\n");
    versions.forEach(
        (side, says) -> text.append("- ").append(side).append(": ").append(says).append('\n'));
    sideBySide(text);
    everyProcess(text);
    floors(text);
    if (!starts.isEmpty()) {
      warmUp(text);
    }
    return text.toString();
  }

  private void sideBySide(StringBuilder text) {
    List<Side> others =
        Arrays.stream(Side.values())
            .filter(side -> times.values().stream().anyMatch(sides -> sides.containsKey(side)))
            .filter(side -> side != Side.OURS)
            .toList();
    text.append(
        """

        ## Times

        In µs: the median of %d processes of Downhill, the best of as many of each other side, that took
        turns. In brackets how many times as long as Downhill: over 1, Downhill is faster.

        | work | Downhill |\
        """
            .formatted(processes));
    others.forEach(side -> text.append(" %s |".formatted(side)));
    text.append("\n|---|---|").append("---|".repeat(others.size())).append('\n');
    times.forEach(
        (work, sides) -> {
          text.append("| `%s` | %s |".formatted(work, show(ours(work))));
          for (Side side : others) {
            List<Double> theirs = sorted(sides.getOrDefault(side, List.of()));
            text.append(
                theirs.isEmpty()
                    ? " |"
                    : " %s (%s) |"
                        .formatted(show(theirs.getFirst()), show(theirs.getFirst() / ours(work))));
          }
          text.append('\n');
        });
  }

  private void everyProcess(StringBuilder text) {
    text.append(
        """

        ## Every process

        | work | side | µs |
        |---|---|---|
        """);
    times.forEach(
        (work, sides) ->
            sides.forEach(
                (side, all) ->
                    text.append(
                        "| `%s` | %s | %s |%n"
                            .formatted(
                                work,
                                side,
                                sorted(all).stream()
                                    .map(Results::show)
                                    .collect(Collectors.joining(", "))))));
  }

  private void floors(StringBuilder text) {
    text.append(
        """

        ## Share of the floor

        The floor of a work is its arithmetic at this machine's peak, %.0f GFLOP/s in F32 on the same
        threads, or its bytes, each once, at the speed of a sum over as many bytes (%.1f GB/s from
        memory), whichever takes longer.

        | work | floor, µs | our share of it | bytes, GB/s | what the rest is spent on |
        |---|---|---|---|---|
        """
            .formatted(ceilings.flops() / 1e9, ceilings.bandwidth(Double.MAX_VALUE) / 1e9));
    times
        .keySet()
        .forEach(
            work -> {
              Floor floor = work.floor();
              double least = floor.micros(ceilings);
              text.append(
                  "| `%s` | %s | %.0f %% | %s | %s |%n"
                      .formatted(
                          work,
                          show(least),
                          100 * least / ours(work),
                          show(floor.bytes() / ours(work) / 1e3),
                          floor.rest()));
            });
  }

  private void warmUp(StringBuilder text) {
    text.append(
        """

        ## From the start of a process

        Seconds until steps run at 95 % of their steady speed, and until 1,000 are done: the median, and
        every process.

        | work | at speed | all | 1,000 steps | all |
        |---|---|---|---|---|
        """);
    starts.forEach(
        (work, each) -> {
          List<Double> speed = sorted(each.stream().map(Start::speed).toList());
          List<Double> thousand = sorted(each.stream().map(Start::thousand).toList());
          text.append(
              "| `%s` | %.2f | %s | %.2f | %s |%n"
                  .formatted(work, median(speed), speed, median(thousand), thousand));
        });
  }

  private double ours(Work work) {
    return median(sorted(times.getOrDefault(work, Map.of()).getOrDefault(Side.OURS, List.of())));
  }

  private static double median(List<Double> sorted) {
    return sorted.get(sorted.size() / 2);
  }

  private static List<Double> sorted(List<Double> times) {
    return times.stream().sorted().toList();
  }

  private static String show(double number) {
    return String.format(Locale.ROOT, number < 100 ? "%.2f" : "%.0f", number);
  }

  private static String machine() throws IOException {
    Path cpu = Path.of("/proc/cpuinfo");
    String model = System.getProperty("os.arch");
    if (Files.exists(cpu)) {
      model =
          Files.readAllLines(cpu).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(model);
    }
    return model + ", " + Runtime.getRuntime().availableProcessors() + " processors";
  }
}
