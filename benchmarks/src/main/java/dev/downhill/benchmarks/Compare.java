package dev.downhill.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Times works here and on other sides, in processes that take turns, and writes tables.
///
///     benchmarks/compare [names of works; all]
final class Compare {
  private static final int PROCESSES = Integer.getInteger("processes", 5);
  private static final int THREADS = 2;

  private final Map<Side, String> versions = new EnumMap<>(Side.class);
  private final Map<Work, Map<Side, List<Double>>> times = new LinkedHashMap<>();
  private final Map<Work, String> checks = new LinkedHashMap<>();
  private final List<String> disagreements = new ArrayList<>();
  private final Map<Work, List<Results.Start>> starts = new LinkedHashMap<>();

  private Compare() {}

  /// @param names of works; none for all
  public static void main(String[] names) throws IOException, InterruptedException {
    List<Work> works = names.length == 0 ? Work.all() : Arrays.stream(names).map(Work::of).toList();
    Compare compare = new Compare();
    for (int turn = 1; turn <= PROCESSES; turn++) {
      for (Work work : works) {
        compare.turn(work);
      }
      System.err.println("turn " + turn + " of " + PROCESSES + " done");
    }
    Results results =
        new Results(
            PROCESSES, compare.versions, compare.times, compare.starts, new Ceilings(THREADS));
    System.out.print(results.text());
    if (!compare.disagreements.isEmpty()) {
      throw new IllegalStateException(
          "not the same work, so nothing is written: " + compare.disagreements);
    }
    if (names.length == 0) {
      Path file = Path.of("benchmarks/RESULTS.md");
      String old = Files.readString(file);
      int billions = old.indexOf("\n## Billions"); // written by benchmarks/billions
      String kept = billions < 0 ? "" : old.substring(billions);
      Files.writeString(file, results.text() + kept);
    }
  }

  /// The work once on each side, and, of a training step, how soon it is at speed.
  private void turn(Work work) throws IOException, InterruptedException {
    time(work, Side.OURS);
    for (Side side : work.peers()) {
      if (side.isThere()) {
        time(work, side);
      }
    }
    if (work instanceof Workload workload && workload.isSmall()) {
      String[] line = run(Side.OURS.command("WarmUp", work)).getFirst();
      starts
          .computeIfAbsent(work, _ -> new ArrayList<>())
          .add(new Results.Start(Double.parseDouble(line[1]), Double.parseDouble(line[2])));
    }
  }

  private void time(Work work, Side side) throws IOException, InterruptedException {
    for (String[] line : run(side.command("Ours", work))) {
      if (line[0].equals("SIDE")) {
        versions.put(side, line[1]);
      } else {
        times
            .computeIfAbsent(work, _ -> new EnumMap<>(Side.class))
            .computeIfAbsent(side, _ -> new ArrayList<>())
            .add(Double.parseDouble(line[1]));
        agree(work, side, line[2]);
      }
    }
  }

  /// The lines that a process prints, in parts.
  private static List<String[]> run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("benchmarks/peer.py").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String[]> lines;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      lines = out.lines().map(line -> line.split("\t", -1)).toList();
    }
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed with exit code " + process.exitValue());
    }
    return lines;
  }

  /// Notes it if these checks are not those of the other processes: on our own sides to the last
  /// bit, else as many as a side gives.
  private void agree(Work work, Side side, String found) {
    String first = checks.putIfAbsent(work, found);
    if (first == null || first.equals(found)) {
      return;
    }
    double[] one = numbers(first);
    double[] other = numbers(found);
    boolean same = side != Side.OURS && side != Side.SCALAR;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      same &= Math.abs(one[i] - other[i]) <= work.agreement() * Math.abs(one[i]);
    }
    if (!same) {
      disagreements.add(work + " of " + side + ": checks " + found + ", ours " + first);
    }
  }

  private static double[] numbers(String checks) {
    return Arrays.stream(checks.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
