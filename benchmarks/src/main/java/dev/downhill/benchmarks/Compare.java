package dev.downhill.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Times workloads here and in PyTorch, in processes that take turns, and writes a table.
///
///     benchmarks/compare [names of workloads and formulas; all]
///
/// The ratio is the best of PyTorch's processes over the median of ours: over 1, we are faster.
final class Compare {
  private static final int PROCESSES = Integer.getInteger("processes", 5);

  /// Losses agree as far as F32 does over a few steps of training.
  private static final double AGREE = 1e-3;

  private final Map<String, List<Double>> ours = new LinkedHashMap<>();
  private final Map<String, List<Double>> theirs = new LinkedHashMap<>();
  private final Map<String, String> losses = new LinkedHashMap<>();
  private String peer = "";

  private Compare() {}

  /// @param names of workloads and formulas; none for all
  public static void main(String[] names) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(names));
    if (names.length == 0) {
      Arrays.stream(Workload.values()).map(Enum::name).forEach(all::add);
      Arrays.stream(Formula.values()).map(Enum::name).forEach(all::add);
    }
    Compare compare = new Compare();
    for (int turn = 1; turn <= PROCESSES; turn++) {
      for (String name : all) {
        compare.run(compare.ours, command("ours", name), Path.of("/dev/null"));
        compare.run(compare.theirs, command("peer", name), Path.of("benchmarks/peer.py"));
      }
      System.err.println("turn " + turn + " of " + PROCESSES + " done");
    }
    String table = compare.table(all);
    System.out.print(table);
    if (names.length == 0) {
      Files.writeString(Path.of("benchmarks/RESULTS.md"), table);
    }
  }

  /// The command of a side, given by the property of that name, and a workload.
  private static List<String> command(String side, String name) {
    List<String> command = new ArrayList<>(List.of(System.getProperty(side).split(" ")));
    command.add(name);
    return command;
  }

  private void run(Map<String, List<Double>> times, List<String> command, Path input)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] parts = line.split("\t", -1);
        switch (parts[0]) {
          case "PEER" -> peer = parts[1] + ", " + parts[2] + " threads";
          case "KERNELS" -> System.err.println(line);
          default -> {
            times
                .computeIfAbsent(parts[0], _ -> new ArrayList<>())
                .add(Double.parseDouble(parts[1]));
            agree(parts[0], parts[2]);
          }
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed with exit code " + process.exitValue());
    }
  }

  /// @throws IllegalStateException if these losses are not those of the other processes
  private void agree(String name, String found) {
    String first = losses.putIfAbsent(name, found);
    if (first == null || first.isEmpty()) {
      return;
    }
    double[] one = numbers(first);
    double[] other = numbers(found);
    for (int i = 0; i < one.length; i++) {
      if (!(Math.abs(one[i] - other[i]) <= AGREE * Math.abs(one[i]))) {
        throw new IllegalStateException(
            name + " is not the same work on both sides: losses " + first + " and " + found);
      }
    }
  }

  private static double[] numbers(String losses) {
    return Arrays.stream(losses.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private String table(List<String> names) throws IOException {
    StringBuilder table = new StringBuilder();
    table
        .append("# Side by side with PyTorch\n\n")
        .append(machine())
        .append("; Java ")
        .append(Runtime.version())
        .append("; ")
        .append(peer)
        .append("; ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(
            """
            .

            `benchmarks/compare` wrote this. %d processes a side took turns; a process' time is the median
            of a step, in µs. The ratio is PyTorch's best process over the median of ours: over 1, Downhill
            is faster.

            | work | ratio | ours: median | ours: all | PyTorch: best | PyTorch: all |
            |---|---|---|---|---|---|
            """
                .formatted(PROCESSES));
    for (String name : names) {
      List<Double> mine = sorted(ours, name);
      List<Double> other = sorted(theirs, name);
      double median = mine.get(mine.size() / 2);
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %.2f | %s | %s | %s | %s |%n",
              name,
              other.getFirst() / median,
              show(median),
              show(mine),
              show(other.getFirst()),
              show(other)));
    }
    return table.toString();
  }

  private static List<Double> sorted(Map<String, List<Double>> times, String name) {
    return times.getOrDefault(name, List.of()).stream().sorted().toList();
  }

  private static String show(List<Double> times) {
    return String.join(", ", times.stream().map(Compare::show).toList());
  }

  private static String show(double micros) {
    return String.format(Locale.ROOT, micros < 100 ? "%.2f" : "%.0f", micros);
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
